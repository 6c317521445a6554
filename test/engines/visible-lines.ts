import { engines } from '../../src/engines/index.ts';
import type { Verdict } from '../../src/pipeline/worker/job.ts';

/**
 * The printed lines that a reader of a verdict's text sees, markers aside: as they stand, or behind a header; and of
 * each what `told` makes of it.
 */
export function visibleLines({ engine, lossless, folded }: Verdict, text: string): ReadonlySet<string> {
  const view = folded?.text ?? lossless?.text ?? text;
  const kept = view.split('\n').filter((line) => !line.startsWith('[headroom: '));
  const by = engines.find(({ name }) => name === engine);
  const printed = by?.decode(kept.join('\n'), null).split('\n') ?? [];
  return new Set([...kept, ...printed, ...(engine === 'findings' ? printed.map(told) : [])]);
}

/** What a line says: without when it was printed, and without the source and the marks that it stands behind. */
export function told(line: string): string {
  return line.replace(/^#\d+ [\d.]* ?/, '').replace(/^[ \t]*(?:\|? *[|/_]*)*[ ^~-]*(?:--> )?/, '');
}
