import { engines } from '../../src/engines/index.ts';
import { rangeOfMarker } from '../../src/pipeline/marker.ts';
import type { Verdict } from '../../src/pipeline/worker/job.ts';
import { followPointers } from './repeat-parser.ts';

/**
 * The printed lines that a reader of a verdict's text sees, markers aside: as they stand, or behind a header; and of
 * each what `told` makes of it.
 */
export function visibleLines({ engine, lossless, folded }: Verdict, text: string): ReadonlySet<string> {
  const view = folded?.text ?? lossless?.text ?? text;
  const by = engines.find(({ name }) => name === engine);
  if (engine === 'findings' && folded !== null) {
    const printed = by?.decode(withBlanks(folded), null).split('\n') ?? [];
    return new Set([...view.split('\n'), ...printed, ...printed.map(told)]);
  }
  const kept = view.split('\n').filter((line) => !line.startsWith('[headroom: '));
  return new Set([...kept, ...(by?.decode(kept.join('\n'), null).split('\n') ?? [])]);
}

/** What a line says: without when it was printed, and without the source and the marks that it stands behind. */
export function told(line: string): string {
  return line.replace(/^#\d+ [\d.]+ /, '').replace(/^[ \t]*(?:\|? *[|/_]*)*[ ^~-]*(?:--> )?/, '');
}

/** A form in which lines that were left out are blank, but for the numbers that say where they stood. */
function withBlanks({ text, view }: NonNullable<Verdict['folded']>): string {
  const form = view.split('\n');
  const lines = text.split('\n').flatMap((line) => {
    const range = rangeOfMarker(line);
    if (range === null) return [line];
    return form.slice(range.from - 1, range.to).map((each) => (/^[\d\u00d7 .:TZ-]*$/.test(each) ? each : ''));
  });
  return followPointers(lines.join('\n'), new Map());
}
