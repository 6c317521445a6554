/** A change of one line in a file of a number. */
export function smallChange(file: number, folder = 'src'): readonly string[] {
  const name = `${folder}/part-${String(file)}.ts`;
  return [
    `diff --git a/${name} b/${name}`,
    'index 1a2b3c4..5d6e7f8 100644',
    `--- a/${name}`,
    `+++ b/${name}`,
    `@@ -${String(file + 1)},3 +${String(file + 1)},3 @@ function part${String(file)}() {`,
    ' const first = 1;',
    `-const second = ${String(file)};`,
    `+const second = ${String(file + 1)};`,
    ' return first + second;',
  ];
}

/** As many commits as asked, the newest first. */
export function history(count: number): readonly string[] {
  return Array.from({ length: count }, (_, index) => [
    `commit ${String(count - index).padStart(40, '0')}`,
    'Author: Ann Lee <ann@example.org>',
    'Date:   Fri May 2 10:00:00 2031 +0200',
    '',
    `    Finish step${String(count - index)} of the work`,
    '',
  ]).flat();
}
