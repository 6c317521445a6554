/** How runners name a test that failed, on a line of its own. */
const names: readonly RegExp[] = [
  // pytest's headings and its summary.
  /^_{2,} .* _{2,}$/,
  /^(?:FAILED|ERROR) \S/,
  // unittest, RSpec's and PHPUnit's numbers, mocha and what stands below its number.
  /^(?:FAIL|ERROR): /,
  /^ *\d+\) \S/,
  /^ {7,}\S.*:$/,
  // jest, vitest, node, TAP.
  /^ *(?:\u25cf|FAIL|\u2716|\u2715|\u00d7|not ok) +\S/,
  // go and its wordings by letter, cargo, maven and gradle, dotnet.
  /^ *--- FAIL: /,
  /^[A-H]\| [^ ]+$/,
  /^---- .* ----$/,
  /^(?:\[ERROR\] +)?\S+ .*(?:FAILED|<<< (?:FAILURE|ERROR)!)$/,
  /^ +Failed \S/,
];

/** Codes of colours, and the signs that stand for them. */
const colours = /\u001b\[[\d;]*m|[§±¶°£¥«»†´¡¿‹›·]/g;

/** True for a line that names a failing test: a reader looks for the name as it stands. */
export function namesFailure(line: string): boolean {
  const plain = line.replace(colours, '');
  return names.some((name) => name.test(plain));
}
