const blameLegend =
  "A line's commit is that of the line above where none is given; who and when stand at a commit's first line.";
const blamed = /^(\^?[0-9a-f]{7,64})( [^()\t]*\([^\t]*? \d{4}-\d\d-\d\d \d\d:\d\d:\d\d [-+]\d{4} )( *\d+)\)/;
const short = /^(?:(\^?[0-9a-f]{7,64}) )?(\d+)(\)[^]*)$/;
const grouped = /^(.*\/)\{([^\s/{},"]+\/?(?:,[^\s/{},"]+\/?)+)\}$/;

const hints: Readonly<Record<string, readonly string[]>> = {
  'Changes to be committed:': ['  (use "git restore --staged <file>..." to unstage)'],
  'Changes not staged for commit:': [
    '  (use "git add <file>..." to update what will be committed)',
    '  (use "git restore <file>..." to discard changes in working directory)',
  ],
  'Untracked files:': ['  (use "git add <file>..." to include in what will be committed)'],
};

/** Rebuilds a text from the lossless form of the git engine. */
export function decode(form: string): string {
  const lines = form.split('\n');
  if (lines[0] === blameLegend) return decodeBlame(lines.slice(1)).join('\n');
  return lines.flatMap((line) => names(line) ?? heading(line) ?? [line]).join('\n');
}

function names(line: string): readonly string[] | null {
  const [, lead = '', list] = grouped.exec(line) ?? [];
  return list === undefined ? null : list.split(',').map((name) => lead + name);
}

function heading(line: string): readonly string[] | null {
  if (!line.endsWith(' (usual hints)')) return null;
  const text = line.slice(0, -' (usual hints)'.length);
  const known = hints[text];
  return known === undefined ? null : [text, ...known];
}

function decodeBlame(lines: readonly string[]): readonly string[] {
  const known = new Map<string, { readonly who: string; readonly width: number }>();
  let above = '';
  return lines.map((line) => {
    const full = blamed.exec(line);
    if (full !== null) {
      const [, hash = '', who = '', number = ''] = full;
      if (!known.has(hash)) known.set(hash, { who, width: number.length });
      above = hash;
      return line;
    }
    const [, hash = above, number = '', rest = ''] = short.exec(line) ?? [];
    const first = known.get(hash);
    if (rest === '' || first === undefined) return line;
    above = hash;
    return hash + first.who + number.padStart(first.width) + rest;
  });
}
