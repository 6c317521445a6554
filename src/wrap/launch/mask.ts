import { isJsonObject } from '../../json/object.ts';
import { isHarmless, mayNameSecret, masked, maskWords } from '../../text/secrets.ts';

/** A variable's value as it may be shown. */
export function maskVariable(name: string, value: string): string {
  return mayNameSecret(name) && !isHarmless(name, value) ? masked : maskText(value);
}

/** Arguments of a command as they may be shown: a flag tells what the value behind it is. */
export function maskArguments(args: readonly string[]): string[] {
  return args.map((arg, index) => {
    const flag = args[index - 1] ?? '';
    const isSecret = /^--?[\w-]+$/.test(flag) && mayNameSecret(flag) && !arg.startsWith('--');
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
  return maskWords(text);
}

function maskValue(value: unknown, isSecret: boolean): unknown {
  if (typeof value === 'string') return isSecret ? masked : maskText(value);
  if (Array.isArray(value)) {
    const isCommand = !isSecret && value.every((item) => typeof item === 'string');
    return isCommand ? maskArguments(value) : value.map((item) => maskValue(item, isSecret));
  }
  if (!isJsonObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, member]) => [key, maskValue(member, isSecret || mayNameSecret(key))]),
  );
}
