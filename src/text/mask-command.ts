import { knownKey, masked, maskBehind, maskWords } from './secrets.ts';
import { secretsIn } from './shell-secrets.ts';

/**
 * A command as it may be kept and shown, with `***` in the place of what is known to be a secret: what a program takes as
 * one, values beside names that say so, headers, members, logins, and keys known by their look. Others stay as typed.
 */
export function maskCommand(command: string): string {
  let shown = '';
  let at = 0;
  for (const { start, end } of secretsIn(command)) {
    if (end <= at) continue;
    if (start >= at) shown += command.slice(at, start) + masked;
    at = end;
  }
  return maskShapes(shown + command.slice(at));
}

/** What is told by its shape, wherever in a text it stands; what a person only says is left as it is. */
function maskShapes(text: string): string {
  const known = text.replace(privateKey, masked).replace(knownKey, masked);
  let shown = '';
  let at = 0;
  for (const { index, 1: option = '', 2: words = '' } of known.matchAll(said)) {
    if (looksMade(words)) continue;
    shown += maskPart(known.slice(at, index) + option) + words;
    at = index + option.length + words.length;
  }
  return shown + maskPart(known.slice(at));
}

function maskPart(text: string): string {
  return maskBehind(maskWords(maskBehind(text, member)), element)
    .replace(login, `$1${masked}`)
    .replace(account, `$1${masked}@`)
    .replace(beforeSecret, `$1${masked}`);
}

/** A message, the name of a test, what a history is searched for. */
const said =
  /(\s(?:-a?m|-t|--(?:message|grep|title|subject|testNamePattern))[\s=]+)("(?:[^"\\]|\\.)*"|'[^']*')/g;
/** True where a word is none that anyone says: letters and digits mixed, or the beginning of an address. */
function looksMade(words: string): boolean {
  const isMixed = (word: string): boolean => word.length >= 8 && /\d/.test(word) && /[a-z]/i.test(word);
  return words.includes('://') || words.split(/\s+/).some(isMixed);
}

const privateKey =
  /-----BEGIN [A-Z ]{0,30}PRIVATE KEY(?: BLOCK)?-----(?:[^]{0,4000}?-----END [A-Z ]{0,30}-----|[^]*)/g;

/**
 * A header, a member of JSON, in quotes that may be escaped; none: a place in code (`auth::token`), a target
 * (`//auth:test`), a pattern that ends there (`/token:/d`), the kind of a header alone (`"Authorization: Bearer"`), the
 * version of an image, which has no capitals (`auth:1.27-alpine`).
 */
const member = new RegExp(
  [
    String.raw`(?<![\w.:-])(?<!\b(?:run|rake|make|just|task|artisan|composer|gulp|grunt|invoke)\s)(?<!(?<!:)\/\/[\w/.-]{0,60})([\w-]+\\?["']?\s*:\s*)`,
    String.raw`(?<!\/[\w-]{1,60}:)(?!:|\/(?:[\s,{;!'"]|[pdqgi]+(?:['"\s;]|$))|(?:Bearer|Basic)\s*["'])`,
    String.raw`(?!\d{2,5}(?:[/\s]|$)|(?:latest|v?\d+\.\d[a-z\d.-]*)(?:\s|$))`,
    String.raw`(\*{3}|\\"(?:(?!\\").)*\\"|"(?:[^"\\]|\\.)*"|'[^']*'|(?<![\r\n][ \t]*)[^\s"'][^"'\r\n]*)`,
  ].join(''),
  'g',
);
const element = /(<[\w:.-]{1,60}>)([^<]{1,400})(?=<\/)/g;

/** Two numbers after `-u` are a user and a group. */
const login = /((?:^|\s)(?:-u|--(?:proxy-)?user)[\s=]*["']?(?!\d+:\d+(?:\s|$))[^\s:"'/]+:)[^\s"']+/g;
/** `me:secret@10.0.0.1`, but no image with its digest and no package with its version. */
const account =
  /(?<![\w./:@-])([\w.\\-]{1,60}(?:\/[\w.\\-]{1,60})?:)[^\s@:/"']{1,100}@(?!sha\d+:|v?\d+\.\d+(?:\.\d+)?(?![\d.]))(?=[\w-]{1,60}\.[\w.-]{1,200}|localhost\b)/g;

/** What comes before a secret in the languages that commands hold: of Kubernetes, SQL, netrc and expect. */
const beforeSecret = new RegExp(
  `(${[
    String.raw`--from-literal[\s=]+["']?[\w.-]+=`,
    String.raw`\bIDENTIFIED\s+(?:WITH\s+\S{1,60}\s+)?BY\s+`,
    String.raw`\b(?:USER|ROLE|LOGIN)\b[^;]{0,200}?\bPASSWORD\s+(?=\\?['"])`,
    // Of a program: os.environ['TOKEN'] = '…', SetEnvironmentVariable("TOKEN", "…").
    String.raw`[{["'][\w.-]{0,60}(?:pass|password|token|secret|[a-z][_-]?key)(?:\\?["'])?[\]}]?\s*=\s*(?=\\?["'])`,
    String.raw`\b(?:set|put)\w{0,40}\(\s*\\?["'][\w.-]{0,60}(?:pass|password|token|secret|[a-z]_?key)\\?["']\s*,\s*(?=\\?["'])`,
    String.raw`\b(?:set|hash)_?(?:\w{0,30}_)?(?:password|passwd|passphrase|token|secret)\(\s*(?=\\?["'])`,
    String.raw`\b(?:password_hash|[bs]?crypt|hashSync)\(\s*(?=\\?["'])`,
    // db.auth("me", "…"), NetworkCredential("me", "…"), Set-Item Env:TOKEN -Value …
    String.raw`(?:\.auth|NetworkCredential\]?(?:::new)?)\(\s*\\?["'][^"'\\]{0,100}\\?["']\s*,\s*(?=\\?["'])`,
    String.raw`\bEnv:\w{0,60}(?:pass|password|token|secret|[a-z]_?key)\s+-Value\s+`,
    String.raw`\bSET\s+PASSWORD\b[^;=]{0,200}=\s*(?:PASSWORD\(\s*)?(?=\\?['"])`,
    String.raw`\b(?:user|host|dbname)\s*=[^"';]{1,200}?\bpassword\s+=\s+`,
    String.raw`\blogin\s+\S{1,100}\s+password\s+`,
    String.raw`\bsend(?:_user)?\s+(?:--\s+)?(?=\\?["'{])(?<=\bspawn\b[^]{0,2000})`,
  ].join('|')})(?:\\*{3}|'[^']*'|"[^"]*"|\\\\"(?:(?!\\\\").)*\\\\"|[^\\s'"-]\\S*)`,
  'gi',
);
