import type { Reading, Scope } from '../engine.ts';

const heading = /^\[page(?: on lines of ours, its own end in ⏎|, its lines broken at ⏎)?; <~1>, /;

/** A number stands for a tag of the list above; a line may be a part of one that was printed. */
export function scopes(lines: readonly string[]): Reading | null {
  const first = lines.findIndex((line) => line.startsWith('[page') && heading.test(line));
  const begin = first === -1 ? -1 : lines.indexOf('[page begins]', first + 1);
  if (begin === -1) return null;
  const said = lines[first] ?? '';
  const isOwn = said.startsWith('[page on lines of ours');
  const isAdded = said.startsWith('[page, its lines broken');
  const tags = lines.slice(first + 1, begin);
  const scopes = lines.map((line, at): Scope | null => {
    if (at <= first || at === begin) return null;
    if (at < begin) return { under: 'tag', above: 0 };
    const isPart = isOwn || (isAdded && (line.endsWith('⏎') || lines[at - 1]?.endsWith('⏎') === true));
    const used = [...line.matchAll(/<~(\d+)>/g)].map(([, number]) => tags[Number(number) - 1] ?? '');
    if (!isPart && used.length === 0) return null;
    return { under: [isPart ? said.slice(0, 20) : '', ...used].join('\n'), above: 0 };
  });
  return { scopes };
}
