/** Names of variables, members, flags and parameters whose values are nobody's to see. An author is no secret. */
const secretName =
  /key|token|secret|passw|pass(?![a-z])|[_-]pwd|passphrase|credential|auth(?!or(?!i))|cookie|custom_headers|signature/i;

export const masked = '***';

/** True for the name of a variable whose value is nobody's to see. */
export function isSecretName(name: string): boolean {
  return secretName.test(name);
}

/** In a header, a query, a shell's words: values of secret names; besides, users in URLs and what bearers bear. */
export function maskWords(text: string): string {
  return text
    .replace(/^([\w-]+:\s*)\S.*$/s, maskNamed)
    .replace(/\b([a-z][a-z0-9+.-]{0,20}:\/\/)[^/?#\s]*@/gi, `$1${masked}@`)
    .replace(/\b(Bearer\s+)\S+/g, `$1${masked}`)
    .replace(/(?<![\w.-])([\w.-]+=)(?:'[^']*'|"[^"]*"|[^\s&;#'"]+)/g, maskNamed)
    .replace(/(?<![\w.-])(--?[\w-]+\s+)(?:'[^']*'|"[^"]*"|[^\s'"-]\S*)/g, maskNamed);
}

/**
 * A command as it may be kept: also without headers and members inside it, logins, and keys known by their look. Two
 * numbers after `-u` are a user and a group.
 */
export function maskCommand(command: string): string {
  return maskWords(
    command
      .replace(/(?<![\w.-])([\w-]+\\?["']?\s*:\s*)(?:\\?"[^"]*"|'[^']*'|[^\s"'][^"']*)/g, maskNamed)
      .replace(knownKey, masked),
  )
    .replace(
      /((?:^|\s)(?:-u|--(?:proxy-)?user)[\s=]*["']?(?!\d+:\d+(?:\s|$))[^\s:"'/]+:)[^\s"']+/g,
      `$1${masked}`,
    )
    .replace(loginWithPassword, `$1${masked}`)
    .replace(givenSecret, `$1${masked}`);
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
].join('|');
const knownKey = new RegExp(known, 'g');

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

/** Programs whose `-p` (of one `-a`) is a password: of others it is a port or a path. */
const loginWithPassword =
  /\b((?:sshpass|mysql\w*|mariadb|redis-cli|(?:docker|podman) login)\b[^|;&]{0,200}?\s-[pa]\s*)[^\s-]\S*/g;

/** Programs, and what of theirs comes before a password, a token or a cookie. */
const givenSecret = new RegExp(
  `(${[
    String.raw`\bopenssl\b[^|;&]{0,200}?\s-[kK]\s+`,
    String.raw`\bssh-keygen\b[^|;&]{0,200}?\s-[NP]\s*`,
    String.raw`\b(?:un)?zip\b[^|;&]{0,200}?\s-P\s*`,
    String.raw`\b7z\b[^|;&]{0,200}?\s-p`,
    String.raw`\bcurl\b[^|;&]{0,200}?\s(?:-b|--cookie)[\s=]+`,
    String.raw`\bvault login\s+(?:-\S+\s+)*`,
    String.raw`\bhtpasswd\s+-[a-zA-Z]{0,8}b[a-zA-Z]{0,8}\s+\S+\s+\S+\s+`,
    String.raw`\baws configure set\s+[\w.-]{0,60}(?:key|token|secret)[\w.-]{0,60}\s+`,
    String.raw`--from-literal[\s=]+["']?[\w.-]+=`,
    String.raw`\b(?:echo|printf)\s+(?:-\w+\s+)?(?=[^|;&]{1,200}\|\s*sudo\s+-S)`,
  ].join('|')})(?:'[^']*'|"[^"]*"|[^\\s'"-]\\S*)`,
  'g',
);

function maskNamed(whole: string, name: string): string {
  return secretName.test(name) ? name + masked : whole;
}
