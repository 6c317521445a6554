import type { Program } from './program.ts';

/*
 * A file may be printed by a line of Python, Node.js, Perl or Ruby, by the shell itself or by .NET. What such a line
 * prints is the file's text, so it is read as `cat` of the files that it names. One that computes something out of a
 * file is none: its output is its own.
 */

/**
 * In the place of what comes here as a whole command, before its words are told apart. Patterns of this file have one
 * way to match a run of blanks, and bounded ways to go on from each place where they begin: a command that never ends as
 * they do takes time that grows with its length.
 */
const idioms: readonly (readonly [RegExp, string])[] = [
  // cat f | while read -r l; do echo "$l"; done
  [
    /\|\s*while\s+(?:IFS=\S{0,9}\s+)?read\b[^;\n]{0,300}[;\n]\s*do\s+(?:\w{1,99}=[^;\n]{0,300}[;\n]\s*)?(?:echo|printf)\b[^;\n]{0,300}[;\n]\s*done\b/g,
    '',
  ],
  [
    /\bwhile\s+(?:IFS=\S{0,9}\s+)?read\b[^;\n]{0,300}[;\n]\s*do\s+(?:\w{1,99}=[^;\n]{0,300}[;\n]\s*)?(?:echo|printf)\b[^;\n]{0,300}[;\n]\s*done\s*<\s*([^\s<>|;&()]+)/g,
    'cat $1',
  ],
  // echo "$(<f)", printf '%s\n' "$(cat f)"
  [
    /\b(?:echo|printf)\s+(?:-\w+\s+|'%s(?:\\n)?'\s+|"%s(?:\\n)?"\s+)*"?(?:\$\(\s*(?:<|cat\s)([^()|;&<>]*[^\s()|;&<>])\s*\)|`\s*(?:<|cat\s)([^`|;&<>]*[^\s`|;&<>])\s*`)"?/g,
    'cat $1$2',
  ],
  // mapfile -t lines < f; printf '%s\n' "${lines[@]}"
  [
    /\b(?:mapfile|readarray)\b[^;\n<>|]{0,300}<\s*([^\s<>|;&()]+)[^\S\n]*[;\n]\s*(?:printf|echo)\b[^;\n|]{0,300}@\][^;\n|]*/g,
    'cat $1',
  ],
  // [IO.File]::ReadAllText('f')
  [
    /\[(?:System\.)?IO\.File\]::Read(?:AllText|AllLines|Lines)\(\s*((?:[^\s(),][^(),]*)?)(?:,[^()]*)?\)/gi,
    'Get-Content $1 ',
  ],
];

/** A command with what prints a file in the shell's own words written as `cat` of it, and scripts behind their flag. */
export function withReaders(command: string): string {
  return idioms.reduce((text, [idiom, reader]) => text.replace(idiom, reader), withFlags(command));
}

/** Who runs a script that comes to its input, by the flag behind which it may stand as well. */
const runs: readonly (readonly [RegExp, string])[] = [
  [/^(?:python|pypy)[\d.]*$|^py$|^(?:ba|z|da|k)?sh$/, '-c'],
  [/^(?:node|nodejs|bun|deno|tsx|ts-node|ruby|perl|lua[\d.]*)$/, '-e'],
  [/^php$/, '-r'],
];
const runner = String.raw`(?<=^|[\s;&|(])((?:[\w./-]*\/)?(?:(?:python|pypy|lua)[\d.]*|py|node|nodejs|bun|deno|tsx|ts-node|ruby|perl|php|(?:ba|z|da|k)?sh))`;
/** Flags, and behind `-` or `-s` what the script is given: a file in their place would be the script. */
const given = String.raw`((?:[ \t]+-[\w=-]+)*)((?:[ \t]+-s?(?=[ \t<])(?:[ \t]+[^\s<>|;&()]+){0,40})?)`;
/** Without its end it goes on to the end of the command, as a shell reads it. */
const body = (end: string): string => String.raw`(?:(?:([\s\S]*?)\n)?[ \t]*${end}(?=\n|$)|([\s\S]*)$)`;
const opened = String.raw`<<-?[ \t]*(['"]?)(\w+)`;
/** `python3 - data.csv <<'EOF' | head`, and below it the script. */
const taken = new RegExp(
  String.raw`${runner}${given}[ \t]*${opened}\4([^\n]{0,1000})\n${body(String.raw`\5`)}`,
  'g',
);
/** `cat <<'EOF' | node`, and below it the script. */
const piped = new RegExp(
  String.raw`\bcat[ \t]*<<-?[ \t]*(['"]?)(\w+)\1[ \t]*\|[ \t]*${runner}(?:[ \t]+-(?=\s))?([^\n]{0,1000})\n${body(String.raw`\2`)}`,
  'g',
);
/** `echo "print(open('a.py').read())" | python3`, `node <<< "…"`. */
const echoed = new RegExp(
  String.raw`\becho[ \t]+(?:-\w+[ \t]+)*('[^']*'|"(?:[^"\\]|\\.)*")[ \t]*\|[ \t]*${runner}(?:[ \t]+-)?(?=[ \t]*(?:$|[|;&\n]))`,
  'g',
);
const handed = new RegExp(String.raw`${runner}(?:[ \t]+-)?[ \t]*<<<[ \t]*('[^']*'|"(?:[^"\\]|\\.)*")`, 'g');

function withFlags(command: string): string {
  const flag = (name: string): string =>
    runs.find(([names]) => names.test(name.slice(name.lastIndexOf('/') + 1)))?.[1] ?? '-c';
  const quoted = (script: string): string => `'${script.replaceAll("'", `'\\''`)}'`;
  const withHanded = (text: string): string =>
    text
      .replace(echoed, (_, script: string, name: string) => `${name} ${flag(name)} ${script}`)
      .replace(handed, (_, name: string, script: string) => `${name} ${flag(name)} ${script}`);
  if (!command.includes('<<')) return command.includes('echo') ? withHanded(command) : command;
  return withHanded(
    command
      .replace(
        piped,
        (_, _quote, _end, name: string, rest: string, ended?: string, unended?: string) =>
          `${name} ${flag(name)} ${quoted(ended ?? unended ?? '')}${rest}`,
      )
      .replace(
        taken,
        (
          _,
          name: string,
          flags: string,
          args: string,
          _quote,
          _end,
          rest: string,
          ended?: string,
          unended?: string,
        ) =>
          `${name}${flags} ${flag(name)} ${quoted(ended ?? unended ?? '')}${args.replace(/^[ \t]+-s?/, '')}${rest}`,
      ),
  );
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
      /(?:^|[;\n])[^\S\n]*(?:import|from)\s+(?!sys\b|os\b|io\b|pathlib\b|codecs\b|itertools\b|fileinput\b|shutil\b)\w|,\s*(?:json|csv|re|yaml|pandas|subprocess|collections)\b/,
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
    opens: /\b(?:File|IO|Pathname)\b.{0,300}\b(?:read\w*|foreach|open|new|each_line)\b|\bARGF\b/,
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
  {
    names: /^Rscript$/,
    flag: /^-e$/,
    opens: /\b(?:readLines|readChar|file\.show|read_file|read_lines)\s*\(/,
    computes: /\b(?:read\.\w+|summary|str|table|nrow|library|jsonlite|grepl?|nchar|length)\b/,
  },
  {
    names: /^julia$/,
    flag: /^(?:-\w*[eE]|--eval|--print)$/,
    opens: /\b(?:read|eachline|readlines|open)\s*\(/,
    computes: /\busing\b|\bcountlines\b|\bmatch\b/,
  },
  {
    names: /^emacs$/,
    flag: /^--?eval$/,
    opens: /\binsert-file-contents\b/,
    computes: /\b(?:count-lines|json-|re-search|shell-command)/,
  },
  {
    names: /^(?:bb|clj|clojure)$/,
    flag: /^(?:-e|--eval)$/,
    opens: /\(slurp\b/,
    computes: /\b(?:count|parse)/,
  },
  {
    names: /^elixir$/,
    flag: /^(?:-e|--eval)$/,
    opens: /\bFile\.(?:read|stream)!?\(/,
    computes: /\bEnum\.count/,
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
  // A script of several lines does more than one thing.
  if (writes.test(script) || (script.trim().includes('\n') && printsOwn(script))) return null;
  const named = [
    ...script.matchAll(/(['"`])((?:(?!\1).)+\.\w{1,10}|(?:(?!\1)[^/\n])*\/(?:(?!\1).)+)\1/g),
  ].map(([, , file = '']) => file);
  return { name: 'cat', args: [...named, ...given] };
}

/** It changes files, or runs other programs. */
const writes =
  /\bopen\s*\([^()]*,\s*(?:mode\s*=\s*)?['"][rbt]*[wax+]|\bwrite_(?:text|bytes)\(|\bwriteFile|\bappendFile|\bsubprocess\b|\bFile\.write\b|\bfile_put_contents\b/;
const ownWords =
  /\b(?:print|println|printf|puts|say|echo|console\.\w+|(?:stdout|STDOUT)\.write)\b\s*(?:\(\s*)?(?:[fbr]{1,2})?(["'`])((?:(?!\1)[^\\\n]|\\.)*)\1/g;

/** True if it prints words that stand in the script: what stands in braces, escapes and formats are none. */
function printsOwn(script: string): boolean {
  for (const [, , text = ''] of script.matchAll(ownWords))
    if (/\p{L}{3}/u.test(text.replace(/\$?\{[^{}]*\}|#\{[^{}]*\}|\\.|%[-+ \d.]*[a-z]/g, ' '))) return true;
  return false;
}

/** perl -ne and -pe, ruby too, go through the lines of the files that they are given. */
const loopFlag = /(?:^| )-[a-hj-zA-Z0-9]*[np]/;

/** A loop prints each line by itself, or because the script says so; -i writes it into the file. */
function prints(flags: readonly string[], script: string): boolean {
  if (flags.some((flag) => /^-\w*i/.test(flag))) return false;
  return flags.some((flag) => /^-\w*p/.test(flag)) || /\b(?:print|puts|say)\b/.test(script);
}
