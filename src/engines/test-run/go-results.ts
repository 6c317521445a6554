/** A result of `go test -v`, which names a test long before it tells how it went. */
export const goResult = /^\s*--- (PASS|FAIL|SKIP): (\S+)/;

/** How each test ended, by name: PASS, FAIL or SKIP; one that failed once failed. */
export function goResultsOf(lines: readonly string[]): ReadonlyMap<string, string> {
  const results = new Map<string, string>();
  for (const line of lines) {
    const [, result = '', name] = line.includes('--- ') ? (goResult.exec(line) ?? []) : [];
    if (name !== undefined && results.get(name) !== 'FAIL') results.set(name, result);
  }
  return results;
}
