import { say, type Told } from './excerpt.ts';
import { excerptMark, number, type Entry, type Style } from './section.ts';

/** shellcheck: the place stands above the source, and under that what is wrong. */
export const shellStyle: Style = {
  pattern: 'In PATH line LINE:\nMESSAGE',
};

const heading = new RegExp(String.raw`^In (\S[^:(]{0,400}?) line ${number}:$`);
const pointed = /^( *\^-*\^? *(?:-- )?)(SC\d+ .+)$/;
/** More lines are no finding of one line. */
const maxLines = 60;

/** What shellcheck says of the line that a heading names; null: it names none. */
export function readShell(lines: readonly string[], at: number): Entry | null {
  const [, path = '', line] = (lines[at] ?? '').startsWith('In ')
    ? (heading.exec(lines[at] ?? '') ?? [])
    : [];
  if (line === undefined) return null;
  const told: Told = { shown: [], excerpts: [] };
  quoteRaw(told, lines[at + 1] ?? '');
  let to = at + 2;
  for (; pointed.test(lines[to] ?? ''); to += 1) {
    const [, before = '', said = ''] = pointed.exec(lines[to] ?? '') ?? [];
    quoteRaw(told, before);
    told.shown[told.shown.length - 1] = excerptMark + said;
  }
  if (to === at + 2) return null;
  for (; to < Math.min(lines.length, at + maxLines); to += 1) {
    const row = lines[to] ?? '';
    if (/^In .* line \d+:$/.test(row) || row === 'For more information:') break;
    if (row === '' || row === 'Did you mean:') say(told, row);
    else quoteRaw(told, row);
  }
  return { from: at, to, path, line: Number(line), column: null, ...told };
}

function quoteRaw(told: Told, line: string): void {
  if (told.shown.at(-1) !== excerptMark) {
    told.shown.push(excerptMark);
    told.excerpts.push([]);
  }
  told.excerpts.at(-1)?.push(line);
}
