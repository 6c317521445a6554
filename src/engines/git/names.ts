/** Names that one line of a folded list gives: longer lines could not be left out by parts. */
const maxNamesPerLine = 12;

const state = String.raw`\t(?:[a-z ]+: +)?|[ MADRCUT?!]{2} |[MADTXU]\t|\* |[ +] `;
/** What is said of a path, its folder, its name there. */
const item = new RegExp(String.raw`^(${state}|)((?:[^\s/{},"]+/)+)([^\s/{},"]+/?)$`);
const listed = new RegExp(String.raw`^(${state}|)\S.*$`);
const grouped = /^(.*\/)\{([^\s/{},"]+\/?(?:,[^\s/{},"]+\/?)+)\}$/;

/** True for a line that reads as several names: ` M src/{a.ts,b.ts}`. */
export function readsAsNames(line: string): boolean {
  return line.endsWith('}') && grouped.test(line);
}

/** Names of one folder that follow one another, in the shell's own short form: ` M src/{a.ts,b.ts}`. */
export function groupNames(lines: readonly string[]): readonly string[] {
  const rows: string[] = [];
  let names: string[] = [];
  let lead: string | null = null;
  const flush = (): void => {
    if (lead !== null)
      rows.push(names.length === 1 ? lead + (names[0] ?? '') : `${lead}{${names.join(',')}}`);
    names = [];
    lead = null;
  };
  for (const line of lines) {
    const [, said = '', folder = '', name] = item.exec(line) ?? [];
    if (name === undefined) {
      flush();
      rows.push(line);
      continue;
    }
    if (lead !== said + folder || names.length === maxNamesPerLine) flush();
    lead = said + folder;
    names.push(name);
  }
  flush();
  return rows;
}

/** The names that a line of a list gives. */
export function namesIn(line: string): readonly string[] {
  const [, lead = '', names] = grouped.exec(line) ?? [];
  return names === undefined ? [line] : names.split(',').map((name) => lead + name);
}

/** What a line of a list says of its name, `modified: ` or nothing; null: no line of a list. */
export function stateOf(line: string): string | null {
  return line === '' || line.endsWith(':') ? null : (listed.exec(line)?.[1] ?? null);
}

/** Fewer lines may be those of anything. */
const minStates = 5;

const shortState = /^(?:[MADRCUT][ MDU] |[ ][MADRCTU] |\?\? |!! |[MADT]\t|[RC]\d{3}\t[^\t]+\t)(?! )[^\t]+$/;

/** True where every line is a name with its state, as `git status -s` and `git diff --name-status` print them. */
export function areStates(text: string): boolean {
  if (!shortState.test(text.slice(0, text.indexOf('\n'))) && !text.startsWith('## ')) return false;
  const lines = text.trimEnd().split('\n');
  const names = lines[0]?.startsWith('## ') === true ? lines.slice(1) : lines;
  return names.length >= minStates && names.every((line) => shortState.test(line));
}
