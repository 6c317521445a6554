export type Answer = string | number | readonly (string | number)[] | undefined;

/** Whether what a reader answered is the answer: case, quotes, order and blanks around do not matter. */
export function isRight(given: Answer, answer: readonly string[]): boolean {
  const words = [given ?? ''].flat().map(String);
  const found = answer.length === 1 ? [words.join(', ')] : words.flatMap((each) => each.split(/[,;\s]+/));
  const plain = (values: readonly string[]): string =>
    [...new Set(values.map(bare).filter((each) => each !== ''))].sort().join('\n');
  return plain(found) === plain(answer);
}

function bare(value: string): string {
  const inner = value
    .trim()
    .replace(/^[`"'](.*)[`"']$/s, '$1')
    .replace(/\s+/g, ' ')
    .trim()
    .toLowerCase();
  // A folder of `find` begins with "./", which says nothing.
  return inner.replace(/^\.\//, '').replace(/\/$/, '');
}
