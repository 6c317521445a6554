import { randomBytes } from 'node:crypto';

/** Forms of the provider's identifiers: unlike from call to call, so that nothing can lean on them. */
const lengths = { resp: 48, msg: 48, fc: 48, call: 24, chatcmpl: 29 } as const;

export function identifier(kind: keyof typeof lengths): string {
  const random = randomBytes(lengths[kind]).toString('hex').slice(0, lengths[kind]);
  return `${kind}${kind === 'chatcmpl' ? '-' : '_'}${random}`;
}
