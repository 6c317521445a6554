import { createHash } from 'node:crypto';

/** A digest that tells apart how its parts are divided. */
export function digest(...parts: readonly string[]): string {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(`${part.length} ${part}\n`);
  return hash.digest('base64url');
}
