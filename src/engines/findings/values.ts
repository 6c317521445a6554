/** A message as what is the same in all of its kind, and what differs: a literal more than there are values. */
export interface Valued {
  readonly literals: readonly string[];
  readonly values: readonly string[];
}

/** What a message quotes, and numbers that stand alone: what differs between findings of one rule. */
const changing =
  /'([^'\s]+)'|"([^"\n]+)"|`([^`\n]+)`|\u2018([^\u2018\u2019\n]+)\u2019|(?<![\w.'"`{}-])\d+(?![\w'"`{}-]|\.\d)/g;

export function valued(message: string): Valued {
  const literals: string[] = [];
  const values: string[] = [];
  let from = 0;
  for (const match of message.matchAll(changing)) {
    const [whole, single, double, ticked, curly] = match;
    const value = single ?? double ?? ticked ?? curly ?? whole;
    // So the values of several places are parted.
    if (value.includes(', ')) continue;
    const at = match.index + (value.length < whole.length ? 1 : 0);
    literals.push(message.slice(from, at));
    values.push(value);
    from = at + value.length;
  }
  literals.push(message.slice(from));
  return { literals, values };
}

/** Several messages that differ in their values alone, as one, and for each what stands behind its places. */
export interface Together {
  readonly message: string;
  readonly entries: readonly string[];
}

/** Writes messages of one pattern as one; null: what stands behind a place would be misread. */
export function together(messages: readonly string[], placeholder: string): Together | null {
  const all = messages.map((message) => valued(message).values);
  const { literals, values } = valued(messages[0] ?? '');
  let message = literals[0] ?? '';
  const differing: (readonly string[])[] = [];
  for (const [slot, value] of values.entries()) {
    const own = all.map((each) => each[slot] ?? '');
    if (own.every((each) => each === value)) message += value;
    else {
      const { start, end } = shared(own);
      message += value.slice(0, start) + placeholder + value.slice(value.length - end);
      differing.push(own.map((each) => each.slice(start, each.length - end)));
    }
    message += literals[slot + 1] ?? '';
  }
  const entries = messages.map((_, at) => entryOf(differing.map((own) => own[at] ?? '')));
  return entries.some((entry) => entry === null || entry.includes(', '))
    ? null
    : { message, entries: entries.map((each) => each ?? '') };
}

/** How many characters all values begin and end with, up to where a word begins or ends. */
function shared(values: readonly string[]): { readonly start: number; readonly end: number } {
  const [first = ''] = values;
  const shortest = values.reduce((least, { length }) => Math.min(least, length), Infinity);
  let start = 0;
  while (start < shortest - 1 && values.every((value) => value[start] === first[start])) start += 1;
  while (start > 0 && wordChar.test(first[start - 1] ?? '')) start -= 1;
  const last = (value: string, end: number): string => value[value.length - 1 - end] ?? '';
  let end = 0;
  while (end < shortest - 1 - start && values.every((value) => last(value, end) === last(first, end)))
    end += 1;
  while (end > 0 && wordChar.test(last(first, end - 1))) end -= 1;
  return { start, end };
}

const wordChar = /[\p{L}\p{N}\p{Cs}_]/u;

/** Parts values of which one has blanks. */
const bar = ' | ';

/** What stands behind a place for the values of its message; one stands for all that are equal. Null: it would be misread. */
function entryOf(values: readonly string[]): string | null {
  const [first = ''] = values;
  const count = values.length;
  if (count === 1) return first;
  const isOne = first.split(' ').length !== count && first.split(bar).length !== count;
  if (isOne && values.every((value) => value === first)) return first;
  if (values.every((value) => value !== '|' && !value.includes(' '))) return values.join(' ');
  return values.some((value) => ` ${value} `.includes(bar)) ? null : values.join(bar);
}
