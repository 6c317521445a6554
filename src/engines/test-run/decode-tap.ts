const told =
  /\[TAP: "ok 1 - A \(5 ms\)" stands for "# Subtest: A", "ok 1 - A" and, two blanks deeper, "---", "duration_ms: 5"(?:, "type: '(\w+)'")?, "\.\.\.";/;
const short = /^( *)((?:not )?ok \d+ - )(.*) \((\d+(?:\.\d+)?) ms( in all)?(?:, (\w+))?\)(:?)$/;

/** Reads results that Node's runner printed in several lines; null: the first line says nothing of them. */
export function tapReader(header: string): ((line: string) => readonly string[]) | null {
  const found = told.exec(header);
  if (found === null) return null;
  const usual = found[1];
  return (line) => {
    const [whole, indent = '', sign = '', rest = '', ms = '', inAll, type = usual, more] =
      short.exec(line) ?? [];
    if (whole === undefined) return [line];
    const directive = rest.indexOf(' # ');
    const name = directive === -1 ? rest : rest.slice(0, directive);
    const printed = [indent + sign + rest, `${indent}  ---`, `${indent}  duration_ms: ${ms}`];
    if (inAll === undefined) printed.unshift(`${indent}# Subtest: ${name}`);
    if (type !== undefined) printed.push(`${indent}  type: '${type}'`);
    if (more === '') printed.push(`${indent}  ...`);
    return printed;
  };
}
