/** A message as what is the same in all of its kind, and what differs: a literal more than there are values. */
export interface Valued {
  readonly literals: readonly string[];
  readonly values: readonly string[];
}

/** What a message quotes, and numbers that stand alone: what differs between findings of one rule. */
const changing =
  /'([^'\s]+)'|"([^"\n]+)"|`([^`\n]+)`|\u2018([^\u2019\n]+)\u2019|(?<![\w.'"`{}-])\d+(?![\w'"`{}-]|\.\d)/g;

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
