import { isJsonObject } from '../json/object.ts';

/** Names of variables, members, flags and parameters whose values are nobody's to see. An author is no secret. */
const secretName =
  /key|token|secret|passw|passphrase|credential|auth(?!or(?!i))|cookie|custom_headers|signature/i;

const masked = '***';

/** True for the name of a variable whose value is nobody's to see. */
export function isSecretName(name: string): boolean {
  return secretName.test(name);
}

/** A variable's value as it may be shown. */
export function maskVariable(name: string, value: string): string {
  return secretName.test(name) ? masked : maskText(value);
}

/** Arguments of a command as they may be shown: a flag tells what the value behind it is. */
export function maskArguments(args: readonly string[]): string[] {
  return args.map((arg, index) => {
    const flag = args[index - 1] ?? '';
    const isSecret = /^--?[\w-]+$/.test(flag) && secretName.test(flag) && !arg.startsWith('--');
    return isSecret ? masked : maskArgument(arg);
  });
}

function maskArgument(arg: string): string {
  const [, flag, value] = /^(--?[\w-]+=)(.*)$/s.exec(arg) ?? [];
  return flag === undefined || value === undefined ? maskText(arg) : flag + maskVariable(flag, value);
}

/** A text as it may be shown: JSON without the values of secret members, any other text without what looks secret. */
export function maskText(text: string): string {
  try {
    const value: unknown = JSON.parse(text);
    if (isJsonObject(value) || Array.isArray(value)) {
      return JSON.stringify(maskValue(value, false), null, text.includes('\n') ? 2 : undefined);
    }
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
  }
  return maskPlain(text);
}

function maskValue(value: unknown, isSecret: boolean): unknown {
  if (typeof value === 'string') return isSecret ? masked : maskText(value);
  if (Array.isArray(value)) {
    const isCommand = !isSecret && value.every((item) => typeof item === 'string');
    return isCommand ? maskArguments(value) : value.map((item) => maskValue(item, isSecret));
  }
  if (!isJsonObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, member]) => [key, maskValue(member, isSecret || secretName.test(key))]),
  );
}

/** In a header, a query, a shell's words: values of secret names; besides, users in URLs and what bearers bear. */
function maskPlain(text: string): string {
  const maskNamed = (whole: string, name: string): string => (secretName.test(name) ? name + masked : whole);
  return text
    .replace(/^([\w-]+:\s*)\S.*$/s, maskNamed)
    .replace(/\b([a-z][a-z0-9+.-]{0,20}:\/\/)[^/?#\s]*@/gi, `$1${masked}@`)
    .replace(/\b(Bearer\s+)\S+/g, `$1${masked}`)
    .replace(/(?<![\w.-])([\w.-]+=)(?:'[^']*'|"[^"]*"|[^\s&;#'"]+)/g, maskNamed)
    .replace(/(?<![\w.-])(--?[\w-]+\s+)(?:'[^']*'|"[^"]*"|[^\s'"-]\S*)/g, maskNamed);
}
