import { secretArgumentsOf, type SecretArgument, type Taken } from './secret-arguments.ts';
import { isHarmless, namesSecret, mayNameSecret } from './secrets.ts';
import type { Extent, Stage } from './shell-words.ts';
import { baseName } from './wrapped-program.ts';

/** A word where it stands, without its quotes. */
export interface Word extends Extent {
  readonly text: string;
  /** With its quotes. */
  readonly whole: Extent;
}

/** In the place of a backslash before a quote: a character that no text uses. */
export const escape = '\ue000';

/** Quotes around a word, and what stands around quotes in a list of them: `["mysql",` and `"-pSECRET"]`. */
const opening = new RegExp(`^(?:[[({$&]*\\\\?${escape}?["'\`])+`);
const closing = new RegExp(`(?:\\\\?${escape}?["'\`][\\]),]*)+$`);

/** The words of a stage. Of a list without blanks each member is one. */
export function wordsOf(text: string, { places }: Stage): readonly Word[] {
  return places.flatMap(({ start, end }) => {
    let from = start;
    return text
      .slice(start, end)
      .split(/(?<=["']),(?=["'])/)
      .map((raw) => {
        const lead = opening.exec(raw)?.[0].length ?? 0;
        const word = raw.slice(lead).replace(closing, '');
        const whole = { start: from, end: from + raw.length };
        from = whole.end + 1;
        return { text: word, whole, start: whole.start + lead, end: whole.start + lead + word.length };
      });
  });
}

/** Where secrets stand among the words of one program, or of programs that run one another. */
export function amongWords(words: readonly Word[]): Extent[] {
  return [
    ...words.flatMap((word, at) => [
      ...inside(word),
      ...behind(word, words[at + 1]),
      ...assignedTo(word, words[at + 1], words[at + 2]),
    ]),
    ...words.flatMap((_, at) => takenFrom(words, at)),
    ...setTo(words),
  ];
}

/** `--name=V`, `NAME=V`, `name:=V`, `/name:V`, `-DnameV`: the value. */
function inside(word: Word): Extent[] {
  const [whole, sign = '', name = ''] = assigned.exec(word.text) ?? [];
  const value = word.text.slice(whole?.length);
  if (whole === undefined || !mayNameSecret(name) || isHarmless(name, value)) return [];
  // Of a form's members each has its own name.
  if (sign !== '-' && sign !== '/' && /&[\w.-]+=/.test(value)) return [];
  return endOf(word, whole.length);
}

const assigned =
  /^(--?|\/|\$(?:\w+:)?)?([\w.-]{1,100})(?::?=|(?<=^[-/][\w-]+):(?!\/(?:[/,{;!\s]|[pdqgi]?$)))(?=.)/s;

/** `--name V`: the value. */
function behind({ text }: Word, value: Word | undefined): Extent[] {
  if (value === undefined || isOption(value.text)) return [];
  const isFlag = /^--?[a-zA-Z][\w.-]*$|^\/p(?:w|wd|ass|assword)$/i.test(text);
  if (!isFlag || !mayNameSecret(text) || isHarmless(text, value.text)) return [];
  return endOf(value, 0);
}

/** `$name = 'V'`: the value. */
function assignedTo({ text }: Word, sign: Word | undefined, value: Word | undefined): Extent[] {
  if (!/^(?::?=|=>)$/.test(sign?.text ?? '') || value === undefined || !isQuoted(value)) return [];
  return mayNameSecret(text) && !isHarmless(text, value.text) ? endOf(value, 0) : [];
}

function isOption(text: string): boolean {
  return /^-./.test(text) || /^\/[a-z]+(?::|$)/i.test(text);
}

/** `config set NAME V`, `setx NAME V`: the value, where the name says that it is a secret. */
function setTo(words: readonly Word[]): Extent[] {
  const verb = words.findIndex(({ text }) =>
    /^(?:set|setx|setenv|put|config|(?:config|env|kv):set)$/i.test(text),
  );
  if (verb === -1) return [];
  return words.slice(verb + 1).flatMap(({ text }, index) => {
    const next = words[verb + index + 2];
    const value = next?.text === '=' ? words[verb + index + 3] : next;
    if (value === undefined || !namesSecret(text) || isOption(value.text)) return [];
    // Of SQL: SET PASSWORD FOR me = …, SET PASSWORD = PASSWORD(…).
    if (/^(?:for|password)$/i.test(value.text)) return [];
    return /^[\w.-]+=/.test(value.text) || isHarmless(text, value.text) ? [] : endOf(value, 0);
  });
}

/** What the program whose name stands at `at` takes. */
function takenFrom(words: readonly Word[], at: number): Extent[] {
  const rest = restOf(words, at);
  return argumentsAt(words, at).flatMap((each) => {
    switch (each.taken.kind) {
      case 'option':
        return optionIn(rest, each.taken);
      case 'word':
        return wordIn(rest, each);
      case 'pairs':
        return rest.flatMap((word) => {
          const name = /^[^-=][^=]*=(?=[^@-])/.exec(word.text)?.[0];
          return name === undefined ? [] : endOf(word, name.length);
        });
      case 'input':
        return [];
    }
  });
}

function restOf(words: readonly Word[], at: number): readonly Word[] {
  return words.slice(at + 1, at + 1 + maxArguments);
}

/** So many words behind a program's name are its own, so that time grows with the text and no faster. */
const maxArguments = 100;

/** What the program at `at` takes with the words that stand behind it; none: no program of the table. */
function argumentsAt(words: readonly Word[], at: number): readonly SecretArgument[] {
  const { text = '' } = words[at] ?? {};
  if (namesThing.test(words[at - 1]?.text ?? '') || /^\/?etc\//.test(text)) return [];
  const rest = restOf(words, at);
  return secretArgumentsOf(baseName(text)).filter((each) =>
    each.words.every((word) => rest.some(({ text: given }) => isGiven(given, word))),
  );
}

/** Flags behind which the name of a program names something else, as in `docker run --name mysql -p 3306:3306 mysql`. */
const namesThing =
  /^(?:--(?:name|hostname|network|network-alias|net|link|image|service|type|target|tag|filter|from|label|profile)|-[th])$/;

function isGiven(given: string, word: string): boolean {
  if (word.endsWith('*')) return given.startsWith(word.slice(0, -1));
  return (
    given === word || (/^-\w$/.test(word) && /^-[a-zA-Z]{2,5}$/.test(given) && given.includes(word.slice(1)))
  );
}

/** `-rP` holds `-P`, last. */
function isBundle(given: string, flag: string): boolean {
  return /^-[a-zA-Z]{2,5}$/.test(given) && given.endsWith(flag.slice(1));
}

function optionIn(words: readonly Word[], { name, stands, isLogin }: Taken & { kind: 'option' }): Extent[] {
  return words.flatMap((word, at) => {
    const isAlone =
      word.text === name || (stands !== 'behind' && /^-\w$/.test(name) && isBundle(word.text, name));
    if (isAlone && stands === 'inside') return [];
    const value = isAlone ? words[at + 1] : word;
    if (value === undefined || (isAlone && isOption(value.text))) return [];
    const from = isAlone ? 0 : stands === 'behind' ? null : valueIn(word.text, name);
    if (from === null || isPort.test(value.text.slice(from))) return [];
    return isLogin ? secretOfLogin(value, from) : endOf(value, from);
  });
}

const isPort = /^(?:[\d.]+:)?\d{1,5}:\d{1,5}(?:\/\w+)?$/;

/** Where the value begins that stands in one word with its option; null: there is none. */
function valueIn(text: string, name: string): number | null {
  if (!text.startsWith(name)) return null;
  const sign = /^[=:]["'`]?/.exec(text.slice(name.length))?.[0].length ?? 0;
  if (sign === 0 && !/^-\w{1,2}$/.test(name)) return null;
  return name.length + sign < text.length ? name.length + sign : null;
}

/** `me:V`, `me%V`, `me,V`, `me/V@host`. */
function secretOfLogin({ text, start, end }: Word, from: number): Extent[] {
  const sign = text.slice(from).search(/[:%,/]/);
  if (sign === -1 || from + sign + 1 >= text.length) return [];
  return [{ start: start + from + sign + 1, end }];
}

function wordIn(rest: readonly Word[], { words, taken }: SecretArgument): Extent[] {
  if (taken.kind !== 'word') return [];
  const named = words.filter((word) => !word.startsWith('-'));
  const last = Math.max(-1, ...named.map((word) => rest.findIndex(({ text }) => isGiven(text, word))));
  const given = rest
    .slice(last + 1)
    .filter(({ text }) => !isOption(text) && !/^(?:\\\\.*|[a-z]:|\*)$/i.test(text));
  if (taken.isLogin)
    return given
      .filter(({ text }) => /^[\w$.-]+(?:\/|:(?!\d+(?:\/|$)))[^/\s@:]+(?:@|$)/.test(text))
      .flatMap((word) => secretOfLogin(word, 0));
  const word = taken.count === null ? given.at(-1) : given[taken.count - 1];
  return word === undefined ? [] : endOf(word, 0);
}

/** The word from `from`; of a quote that opens there what stands behind it. */
function endOf({ text, start, end }: Word, from: number): Extent[] {
  const quote = new RegExp(`^\\\\?${escape}?["'\`]`).exec(text.slice(from))?.[0].length ?? 0;
  const begin = start + from + quote;
  return begin < end ? [{ start: begin, end }] : [];
}

/** True where one of the programs takes a secret from its input; what searches or keeps a text of that name does not. */
export function takesSecretInput(words: readonly Word[]): boolean {
  if (readsText.test(baseName(words[0]?.text ?? ''))) return false;
  if (handsInputOn(words)) return false;
  if (words[0]?.text === 'read') return words.some(({ text }) => namesSecret(text));
  return words.some((_, at) => argumentsAt(words, at).some(({ taken }) => taken.kind === 'input'));
}

/** What reads the input of `su me -c cat` is the script, of `sshpass -p … ssh h` the shell there. */
function handsInputOn(words: readonly Word[]): boolean {
  return words.some(({ text }, at) => {
    const next = words[at + 1]?.text ?? '';
    if (text === 'sshpass') return /^-[pe]/.test(next);
    return text === '-c' && words[0]?.text === 'su' && readsText.test(next.split(' ')[0] ?? '');
  });
}

const readsText =
  /^(?:[efz]?grep|rg|ag|ack|tee|cat|awk|sed|cut|tr|head|tail|sort|wc|less|jq|find|echo|printf)$/;

/** All that a stage prints of its own words: `echo V`, in PowerShell also a text that stands alone. */
export function echoed(words: readonly Word[]): Extent[] {
  const at = words.findIndex(({ text }) => /^(?:echo|printf|print|yes|Write-(?:Output|Host))$/i.test(text));
  const given = at === -1 ? (words.length === 1 && isQuoted(words[0]) ? words : []) : words.slice(at + 1);
  const first = given.find(({ text }) => !/^-[a-zA-Z]+$/.test(text));
  const last = given.at(-1);
  if (first === undefined || last === undefined || isHarmless('', first.text)) return [];
  return first === last ? endOf(first, 0) : [{ start: first.whole.start, end: last.whole.end }];
}

function isQuoted(word: Word | undefined): boolean {
  return word !== undefined && word.start > word.whole.start;
}
