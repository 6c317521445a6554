/** An ending as people write them: `.ts`, `.test.ts`. */
const ending = /^(?:\.[\w+-]{1,12}){1,2}$/;
/** Tokens of `*.test.ts` behind a folder's name, about. */
const turnCost = 2;

/** What names end in, each once; the longest first. */
function endingsOf(name: string): readonly string[] {
  const last = name.lastIndexOf('.');
  if (last <= 0) return [];
  const before = name.lastIndexOf('.', last - 1);
  return [before, last]
    .filter((at) => at > 0)
    .map((at) => name.slice(at))
    .filter((each) => ending.test(each));
}

/** How many names have each ending. */
export function countEndings(names: Iterable<string>): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const name of names) for (const each of endingsOf(name)) counts.set(each, (counts.get(each) ?? 0) + 1);
  return counts;
}

/** Tokens that an ending saves among so many names: one for each of its dots, and those without it are marked. */
function gainOf(each: string, having: number, names: number): number {
  return each === '' ? 0 : having * (each.split('.').length - 1) - (names - having);
}

/** The ending that saves most among names; the one that is told already unless another is worth its telling. */
export function bestEnding(counts: ReadonlyMap<string, number>, names: number, told: string): string {
  let best = told;
  let gain = gainOf(told, counts.get(told) ?? 0, names) + turnCost;
  for (const [each, having] of [['', 0] as const, ...counts]) {
    const own = gainOf(each, having, names);
    if (own > gain) [best, gain] = [each, own];
  }
  return best;
}
