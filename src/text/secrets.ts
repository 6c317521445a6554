/** Names of variables, members, flags and parameters whose values are nobody's to see. */
const secretName = new RegExp(
  [
    // A monkey, a keyboard and a Keycloak are none.
    '(?<!mon|tur|hoc|joc|don|whis)key(?!cloak|board|word|server|space|stone|frame|note|map|error|ring)',
    'token(?!iz)|secret|cred(?:s|ential)|cookie|custom_headers|signature|mnemonic|bearer',
    '(?<!com|by|sur|tres|encom)pass(?![a-z]|-through)|passw|passphrase|passcode|requirepass',
    // An author and an authority are none.
    'auth(?!or(?!i[sz]))',
    '(?<![a-z])(?:pw|psk|otp|jwt)(?![a-z])|pwd|[_-]pat$',
  ].join('|'),
  'i',
);

export const masked = '***';

/** True for the name of a variable whose value is nobody's to see. */
export function mayNameSecret(name: string): boolean {
  return secretName.test(name);
}

/** True for the name of one thing that is a secret as a whole: `user.password`, `API_KEY`, but no bare `key`. */
export function namesSecret(name: string): boolean {
  return nameOfSecret.test(name);
}

const nameOfSecret =
  /^[\w@/:.-]*?(?:pass(?:word|wd|phrase|code)?|pwd|psk|token|secret|credentials?|_auth|[a-z](?<!signing)[_-]?key|(?<![a-z])pw)$/i;

/**
 * What is no secret although its name says so: a switch, a number of tokens, a column that is sorted by, a folder, the
 * file of a key; what tells of a secret and is none; what stands behind a flag that asks for a secret, or wants none.
 */
export function isHarmless(name: string, value: string): boolean {
  if (/^--?(?:ask|no|prompt)-|-stdin\s*$/.test(name)) return true;
  if (tellsOfSecret.test(name) && !/^["'\s]*<\(/.test(value)) return true;
  const isKey = /^[^\w?&]*keys?\W*$/i.test(name);
  if (isKey && plainKey.test(value)) return true;
  if (value.length > maxHarmlessChars) return false;
  const [bare = ''] = /[^"'\\\s].*/s.exec(value.replace(/["'\\\s]+$/, '')) ?? [];
  if (/^(?:|true|false|yes|no|y|n|on|off|none|null|undefined|auto|\*{1,3})$/i.test(bare)) return true;
  if (keyFile.test(bare) || /^[01][)}\]]+/.test(bare)) return true;
  if (isKey && lowerPath.test(bare)) return true;
  if (/tokens\W*$/i.test(name)) return /^\d{1,9}[km]?$/i.test(bare);
  if (/(?:^|\W)key\W*$/i.test(name)) return sortKey.test(bare);
  if (/^\W*pass\W*$/i.test(name)) return /^[1-3]$/.test(bare);
  if (/^\W*secret\W*$/i.test(name)) return nameGiven.test(bare);
  return /pwd\W*$/i.test(name) && /^(?:[/.~$]|[a-z]:)/i.test(bare);
}

/** `--token-file`, `AUTH_MODE`, `token.ttl`, `--key-id`, `--sort-key`: what is told of a secret, or of a table. */
const tellsOfSecret = new RegExp(
  `(?:${[
    String.raw`[-_.](?:files?|mode|type|names?|count|dim|size|limit|ttl|length|enabled|backend|source|heads)`,
    String.raw`(?:auth|token)[-_.](?:url|uri|method)`,
    String.raw`(?<!access[-_.]?)key[-_]?ids?|^--secret-id|(?:recv|send|refresh)-keys`,
    '(?:sort|primary|foreign|partition|range)[-_]?key',
  ].join('|')})\\W*$`,
  'i',
);
/** Of a bare `key`, but not in a query, a word, a small number, an object: `key=len`, `{'key': 1}`, `--key '{"id": 1}'`. */
const plainKey = /^[\s\\"']*(?:[a-z_]{1,16}(?:,[a-z_]{1,16})*(?![\w-])|\d{1,4}(?=[/,;)\]}\s]|$)|\{)/;
/** `path/to/file.txt`; what is in Base64 has capitals. */
const lowerPath = /^~?\/?[a-z0-9._-]{1,60}(?:\/[a-z0-9._-]{1,60})+$/;
/** `db-password`, `id=npm,src=.npmrc`: which secret is meant. */
const nameGiven = /^(?:[a-z/-]{1,60}[/_-](?:password|passwd|token|key)|id=[\w.,=/~-]{1,100})$/;

/** Characters: what is longer is looked at no closer, so that time grows with the text and no faster. */
const maxHarmlessChars = 200;
/** Of a key or a certificate its file. */
const keyFile = /^[\w~./\\-]{1,200}\.(?:pem|key|crt|cer|pub|p12|pfx|jks)$/i;
/** `2`, `1,1n`, `3.2,3.4r`. */
const sortKey = /^\d{1,2}(?:\.\d{1,2})?[a-z]{0,3}(?:,\d{1,2}(?:\.\d{1,2})?[a-z]{0,3})?$/i;

/** A value beside its name: in quotes, in brackets, or a word. */
const given = String.raw`\*{3}|'[^']*'|"(?:[^"\\]|\\.)*"|[<$]?\([^()]{0,200}\)`;

/** In a header, a query, a shell's words: values of secret names; besides, users in URLs and what bearers bear. */
export function maskWords(text: string): string {
  const shown = maskBehind(text, header)
    .replace(/\b([a-z][a-z0-9+.-]{0,20}:\/\/)[^/?#\s]*@/gi, `$1${masked}@`)
    .replace(userWithSecret, `$1${masked}@`)
    .replace(/([?&]sig=)[^\s&;#'"]+/g, `$1${masked}`)
    .replace(/\b(Bearer\s+)\S+/g, `$1${masked}`);
  return maskBehind(maskBehind(shown, named), flagged);
}

const header = /^([\w-]+:\s*)(\S.*)$/gs;
/** A password in a URL that holds what no URL may hold as it is; a port is none. */
const userWithSecret =
  /\b([a-z][a-z0-9+.-]{0,20}:\/\/)[^\s/?#@:"'<>]{0,100}:(?!\d+[/?#\s])[^\s"'<>@]{1,200}@(?=[\w.-]{1,100}(?:[:/?#\s"']|$))/gi;
const named = new RegExp(String.raw`((?:[?&]|(?<![\w.-]))[\w.-]+=)(${given}|[^\s&;#'"]+)`, 'g');
const flagged = new RegExp(String.raw`(?<![\w.-])(--?[\w-]+\s+)(${given}|[^\s'"-]\S*)`, 'g');

/**
 * Masks values behind secret names. `pattern` has groups for the name with its sign and for the value; the value of a
 * name that is none is looked through in its turn.
 */
export function maskBehind(text: string, pattern: RegExp): string {
  let shown = '';
  let at = 0;
  pattern.lastIndex = 0;
  for (let match = pattern.exec(text); match !== null; match = pattern.exec(text)) {
    const [, name = '', value = ''] = match;
    const from = match.index + name.length;
    const isSecret = secretName.test(name) && !isHarmless(name, value);
    shown += text.slice(at, from) + (isSecret ? masked : '');
    at = isSecret ? from + value.length : from;
    pattern.lastIndex = at;
  }
  return shown + text.slice(at);
}

/** By the prefixes that providers give them, so that they are found; JSON Web Tokens; and hooks that anyone may post to. */
const known = [
  String.raw`\b[sr]k[-_][\w-]{16,}`,
  String.raw`\bgh[opsur]_\w{20,}|\bgithub_pat_\w{20,}|\bglpat-[\w-]{16,}`,
  String.raw`\bxox[a-z]-[\w-]{10,}|\bxapp-[\w-]{10,}`,
  String.raw`\bnpm_\w{30,}|\bpypi-[\w-]{40,}|\bhf_\w{30,}|\bdop_v1_\w{40,}|\bshp(?:at|ss)_\w{30,}|\bwhsec_\w{20,}`,
  String.raw`\bA[KS]IA[0-9A-Z]{16}|\bAIza[\w-]{30,}|\bya29\.[\w-]{20,}|\bSG\.[\w-]{16,}\.[\w-]{16,}`,
  String.raw`\bAGE-SECRET-KEY-1\w{20,}`,
  // Nothing but the start of a word is looked at, or a long text of dashes would take for ever.
  String.raw`(?<![\w-])eyJ[\w-]{10,}\.eyJ[\w-]+\.[\w-]*`,
  String.raw`\bhooks\.slack\.com/(?:services|workflows|triggers)/[\w/]{10,}`,
  String.raw`\bdiscord(?:app)?\.com/api/webhooks/\d+/[\w-]{10,}`,
  String.raw`\bbot\d{6,12}:[\w-]{30,}`,
].join('|');
/** All known keys in a text. */
export const knownKey = new RegExp(known, 'g');

/**
 * True for a text in which something looks like a secret: a known key, a private key, a password in a URL, or a value
 * beside a name that says so. Rather once too often than too rarely: what is asked is whether a text may be kept for mere
 * looking at.
 */
export function holdsSecret(text: string): boolean {
  return secretShapes.some((shape) => shape.test(text));
}

/** A value that is not taken from elsewhere: `$NAME`, `<name>`, `{name}`, `***`. */
const value = String.raw`[^\s"'$<{*,;)\\][^\s"',;)\\]{5,}`;

/** All lengths but of the last part are bounded, so that time grows with the text and no faster. */
const secretShapes: readonly RegExp[] = [
  new RegExp(known),
  /-----BEGIN [A-Z ]{0,30}PRIVATE KEY(?: BLOCK)?-----/,
  /\b[a-z][a-z0-9+.-]{1,20}:\/\/[^\s/:@"'<]{0,100}:[^\s/@"'$<{*][^\s/@"']{0,200}@/i,
  /\b(?:authorization["']?\s{0,4}[:=]\s{0,4}["']?)?(?:bearer|basic)\s{1,4}[\w.~+/-]{16,}={0,2}/i,
  // DB_PASSWORD=… of an environment.
  new RegExp(
    String.raw`(?<![A-Za-z0-9_])[A-Z0-9_]{0,60}(?:(?<![A-Z])(?:KEY|PASS)|(?:API|ACCESS|SECRET)KEY|TOKEN|SECRET|PASSWORD|PASSWD|_PWD|CREDENTIALS?)(?:_BASE|_[0-9])?["']?\s{0,4}[=:]\s{0,4}["']?${value}`,
  ),
  // "client_secret": "…", password: '…' and the like of configurations and programs.
  new RegExp(
    String.raw`(?:passw(?:or)?d|passphrase|secret|api[-_]?key|access[-_]?key|private[-_]?key|account[-_]?key|token)["']?\s{0,4}(?:[:=]|=>)\s{0,4}["']${value}["']`,
    'i',
  ),
  // The same without quotes, a line of YAML, of an INI file or of a connection's settings.
  new RegExp(
    String.raw`(?:^|[;\n])[ \t]{0,40}(?:[\w.-]{0,60}[._-])?(?:passw(?:or)?d|passphrase|secret|secret[-_]?access[-_]?key|(?:api|shared[-_]?access|account)[-_]?key|(?:access|auth|refresh)[-_]?token)[ \t]{0,4}[:=][ \t]{0,4}${value}`,
    'i',
  ),
  /:_(?:authToken|password|auth)\s?=\s?\S{8}/,
  // A .netrc, and the hashes of passwords.
  /\bmachine\s{1,4}\S{1,200}\s{1,9}login\s{1,4}\S{1,200}\s{1,9}password\s{1,4}\S/,
  /(?:^|\n)[^\s:]{1,64}:\$(?:1|2[aby]?|5|6|7|y|apr1)\$[\w./$=,-]{8,}/,
];
