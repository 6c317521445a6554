/** A result of `go test -v`, which names a test long before it tells how it went. */
export const goResult = /^\s*--- (PASS|FAIL|SKIP): (\S+)/;
/** Ends what one package printed. */
const packageEnd = /^(?:ok|FAIL|\?) *\t/;

/** How the tests ended that `go test -v` names, package by package, as names come again in other packages. */
export class GoResults {
  readonly #packages: { readonly end: number; readonly results: ReadonlyMap<string, string> }[] = [];

  constructor(lines: readonly string[]) {
    let results = new Map<string, string>();
    for (const [at, line] of lines.entries()) {
      const [, result = '', name] = line.includes('--- ') ? (goResult.exec(line) ?? []) : [];
      // One that failed once failed.
      if (name !== undefined && results.get(name) !== 'FAIL') results.set(name, result);
      if (at < lines.length - 1 && !packageEnd.test(line)) continue;
      this.#packages.push({ end: at, results });
      results = new Map();
    }
  }

  get hasFailed(): boolean {
    return this.#packages.some(({ results }) => [...results.values()].includes('FAIL'));
  }

  /** PASS, FAIL or SKIP; undefined for a test that has no result in its package. `at`: the index of a line of that package. */
  of(name: string, at: number): string | undefined {
    return this.#packages[this.#packageOf(at)]?.results.get(name);
  }

  #packageOf(at: number): number {
    let [from, to] = [0, this.#packages.length - 1];
    while (from < to) {
      const middle = (from + to) >> 1;
      if ((this.#packages[middle]?.end ?? 0) < at) from = middle + 1;
      else to = middle;
    }
    return from;
  }
}
