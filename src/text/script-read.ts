import type { Program } from './program.ts';

/*
 * A file may be printed by a line of Python, Node.js, Perl or Ruby, by the shell itself or by .NET. What such a line
 * prints is the file's text, so it is read as `cat` of the files that it names. One that computes something out of a
 * file is none: its output is its own.
 */

/** In the place of what comes here as a whole command, before its words are told apart. */
const idioms: readonly (readonly [RegExp, string])[] = [
  // cat f | while read -r l; do echo "$l"; done
  [
    /\|\s*while\s+(?:IFS=\S*\s+)?read\b[^;\n]*[;\n]\s*do\s+(?:\w+=[^;\n]*[;\n]\s*)?(?:echo|printf)\b[^;\n]*[;\n]\s*done\b/g,
    '',
  ],
  [
    /\bwhile\s+(?:IFS=\S*\s+)?read\b[^;\n]*[;\n]\s*do\s+(?:\w+=[^;\n]*[;\n]\s*)?(?:echo|printf)\b[^;\n]*[;\n]\s*done\s*<\s*([^\s<>|;&()]+)/g,
    'cat $1',
  ],
  // echo "$(<f)", printf '%s\n' "$(cat f)"
  [
    /\b(?:echo|printf)\s+(?:-\w+\s+|'%s(?:\\n)?'\s+|"%s(?:\\n)?"\s+)*"?(?:\$\(\s*(?:<|cat\s)\s*([^()|;&<>]+?)\s*\)|`\s*(?:<|cat\s)\s*([^`|;&<>]+?)\s*`)"?/g,
    'cat $1$2',
  ],
  // [IO.File]::ReadAllText('f')
  [/\[(?:System\.)?IO\.File\]::Read(?:AllText|AllLines|Lines)\(\s*([^(),]*)[^()]*\)/gi, 'Get-Content $1 '],
];

/** A command with what prints a file in the shell's own words written as `cat` of it. */
export function withReaders(command: string): string {
  return idioms.reduce((text, [idiom, reader]) => text.replace(idiom, reader), command);
}

/** How a script's language opens a file, and what in it shows that more is done than to print that. */
interface Language {
  readonly names: RegExp;
  /** The flag before the script. */
  readonly flag: RegExp;
  readonly opens: RegExp;
  readonly computes: RegExp;
}

const anyComputes =
  /\b(?:len|sum|sorted|reduce|count|group|parse|loads?|findall|exec\w*|spawn\w*|system|request|fetch)\b\s*\(/;

const languages: readonly Language[] = [
  {
    names: /^(?:python|pypy)[\d.]*$|^py$/,
    flag: /^-\w*c$/,
    opens: /\bopen\s*\(|\.read_text\(|\bfileinput\b|\bread_bytes\(/,
    computes:
      /(?:^|[;\n])\s*(?:import|from)\s+(?!sys\b|os\b|io\b|pathlib\b|codecs\b|itertools\b|fileinput\b|shutil\b)\w|,\s*(?:json|csv|re|yaml|pandas|subprocess|collections)\b/,
  },
  {
    names: /^(?:node|nodejs|bun|deno|tsx|ts-node)$/,
    flag: /^(?:-\w*[ep]|--eval|--print|eval)$/,
    opens: /\breadFile(?:Sync)?\s*\(|\breadTextFile(?:Sync)?\s*\(|\bBun\.file\(|\bcreateReadStream\(/,
    computes: /JSON\.|\brequire\(\s*['"](?!(?:node:)?(?:fs|path|process)\b)/,
  },
  {
    names: /^ruby$/,
    flag: /^-\w*e$/,
    opens: /\b(?:File|IO|Pathname)\b.*\b(?:read\w*|foreach|open|new|each_line)\b|\bARGF\b/,
    computes: /\brequire\b|\.(?:count|size|scan|inject)\b/,
  },
  {
    names: /^php$/,
    flag: /^-r$/,
    opens: /\b(?:file_get_contents|readfile|file|fopen|fpassthru)\s*\(/,
    computes: /json_decode|preg_match|strlen|array_/,
  },
  {
    names: /^perl$/,
    flag: /^-\w*e$/,
    opens: /\bopen\b|<>|\bslurp\b|\bread_text\b/,
    computes: /\b(?:use|JSON)\b/,
  },
  { names: /^lua[\d.]*$/, flag: /^-e$/, opens: /\bio\.(?:open|lines)\s*\(/, computes: /\bgsub\b|\bmatch\b/ },
];

/** `cat` of the files that a script on the command line prints; null: it prints what it makes of them, or none. */
export function scriptRead(name: string, args: readonly string[]): Program | null {
  const language = languages.find(({ names }) => names.test(name));
  const at = language === undefined ? -1 : args.findIndex((arg) => language.flag.test(arg));
  const script = args[at + 1];
  if (language === undefined || at === -1 || script === undefined) return null;
  const given = args.slice(at + 2).filter((arg) => !arg.startsWith('-'));
  if (/^(?:perl|ruby)$/.test(name) && loopFlag.test(args.slice(0, at + 1).join(' ')))
    return given.length > 0 && prints(args.slice(0, at + 1), script) ? { name: 'cat', args: given } : null;
  if (!language.opens.test(script) || language.computes.test(script) || anyComputes.test(script)) return null;
  const named = [...script.matchAll(/(['"`])((?:(?!\1).)+\.\w{1,10}|(?:(?!\1).)*\/(?:(?!\1).)+)\1/g)].map(
    ([, , file = '']) => file,
  );
  return { name: 'cat', args: [...named, ...given] };
}

/** perl -ne and -pe, ruby too, go through the lines of the files that they are given. */
const loopFlag = /(?:^| )-[a-hj-zA-Z0-9]*[np]/;

/** A loop prints each line by itself, or because the script says so; -i writes it into the file. */
function prints(flags: readonly string[], script: string): boolean {
  if (flags.some((flag) => /^-\w*i/.test(flag))) return false;
  return flags.some((flag) => /^-\w*p/.test(flag)) || /\b(?:print|puts|say)\b/.test(script);
}
