import { filled, type Printed } from './decode-rows.ts';

/** A range tells of at most so many lines; one that tells of more is none of ours. */
const longestRange = 1_000;

/** The findings of some lines: messages with rows of places below, or with one place before them. */
export function findingsBy(
  lines: readonly string[],
  { placeholder, begin }: { readonly placeholder: string | null; readonly begin: string },
): Printed[] {
  const found: Printed[] = [];
  let row = 0;
  let base: readonly string[] = [];
  for (let at = 0; at < lines.length;) {
    // Behind the places of a message stands what goes on from it.
    const goesOn = lines[at]?.startsWith('|') === true;
    const more: string[] = [];
    const first = goesOn ? '' : (lines[at++] ?? '');
    for (; lines[at]?.startsWith('|') === true; at += 1) more.push(lines[at]?.slice(1) ?? '');
    if (lines[at]?.startsWith(' ') !== true) {
      if (goesOn) throw new Error('A message without a place.');
      found.push({ ...aloneOf(first, begin, more), row });
      row += 1;
      continue;
    }
    const message = goesOn ? [...base, ...more] : [begin + first, ...more];
    if (!goesOn) base = message;
    const parts = message.map((each) => (placeholder === null ? [each] : each.split(placeholder)));
    const slots = parts.reduce((sum, each) => sum + each.length - 1, 0);
    for (; lines[at]?.startsWith(' ') === true; at += 1) {
      for (const [path, told] of filesOf((lines[at] ?? '').slice(1), slots > 0)) {
        for (const entry of told.split(slots > 0 ? ', ' : ' ')) {
          const said = slots > 0 ? filled(parts, slots, entry) : message;
          for (const place of placesOf(entry.split(' ', 1)[0] ?? ''))
            found.push({ path, ...place, message: said, row });
        }
        row += 1;
      }
    }
  }
  return found;
}

/** The files of a line, each with what stands behind it up to the next one; with values it is a single one. */
function filesOf(line: string, hasValues: boolean): (readonly [path: string, told: string])[] {
  const [, first = '', told] = file.exec(line) ?? [];
  if (told === undefined) throw new Error('A file without a place.');
  if (hasValues) return [[first, told]];
  const files = [{ path: first, words: [] as string[] }];
  for (const [at, word] of told.split(' ').entries()) {
    const [, path = '', own] = at === 0 || place.test(word) ? [] : (file.exec(word) ?? []);
    if (own === undefined) files.at(-1)?.words.push(word);
    else files.push({ path, words: [own] });
  }
  return files.map(({ path, words }) => [path, words.join(' ')]);
}

const file = /^((?:[A-Za-z]:(?=[\\/]))?[^:]*):(.*)$/s;
const place = /^[\d,-]+(?::\d+)?$/;

/** `3,7-9:5,4:6` is 3:5, 7:5, 8:5, 9:5 and 4:6. */
function placesOf(told: string): Pick<Printed, 'line' | 'column'>[] {
  const places: Pick<Printed, 'line' | 'column'>[] = [];
  let lines: string[] = [];
  for (const part of told.split(',')) {
    const [, first = '', last, column] = /^(\d+)(?:-(\d+))?(?::(\d+))?$/.exec(part) ?? [];
    if (first === '') throw new Error('A place without a number.');
    const more = Number(last ?? first) - Number(first);
    if (more > longestRange) throw new Error('A range of too many lines.');
    lines.push(first);
    for (let next = 1; next <= more; next += 1) lines.push(String(Number(first) + next));
    if (column === undefined) continue;
    for (const line of lines) places.push({ line, column });
    lines = [];
  }
  for (const line of lines) places.push({ line, column: null });
  return places;
}

function aloneOf(first: string, begin: string, more: readonly string[]): Omit<Printed, 'row'> {
  const found = /^((?:[A-Za-z]:(?=[\\/]))?[^:]+):(\d+)(?::(\d+))?: (.*)$/s.exec(first);
  if (found === null) throw new Error('A finding without a place.');
  const [, path = '', line = '', column, message = ''] = found;
  return { path, line, column: column ?? null, message: [begin + message, ...more] };
}
