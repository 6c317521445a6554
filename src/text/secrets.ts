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
    .replace(loginWithPassword, `$1${masked}`);
}

/** By the prefixes that providers give them, so that they are found; and JSON Web Tokens. */
const knownKey =
  /\b(?:[sr]k[-_][\w-]{16,}|gh[opsur]_\w{20,}|github_pat_\w{20,}|glpat-[\w-]{16,}|xox[a-z]-[\w-]{10,}|npm_\w{30,}|A[KS]IA[0-9A-Z]{16}|AIza[\w-]{30,}|eyJ[\w-]{10,}\.eyJ[\w-]+\.[\w-]*)/g;

/** Programs whose `-p` (of one `-a`) is a password: of others it is a port or a path. */
const loginWithPassword =
  /\b((?:sshpass|mysql\w*|mariadb|redis-cli|(?:docker|podman) login)\b[^|;&]{0,200}?\s-[pa]\s*)[^\s-]\S*/g;

function maskNamed(whole: string, name: string): string {
  return secretName.test(name) ? name + masked : whole;
}
