import { engines } from '../../src/engines/index.ts';
import type { Verdict } from '../../src/pipeline/worker/job.ts';

/** The printed lines that a reader of a verdict's text sees, markers aside: as they stand, or behind a header. */
export function visibleLines({ engine, lossless, folded }: Verdict, text: string): ReadonlySet<string> {
  const view = folded?.text ?? lossless?.text ?? text;
  const kept = view.split('\n').filter((line) => !line.startsWith('[headroom: '));
  const by = engines.find(({ name }) => name === engine);
  return new Set([...kept, ...(by?.decode(kept.join('\n'), null).split('\n') ?? [])]);
}
