/** Which options of an agent take values; what is not listed is a switch. Names as they are typed, with dashes. */
export interface OptionTable {
  /** Take exactly one value, whatever it looks like. */
  readonly one: ReadonlySet<string>;
  /** Take one value if the next argument is no option. */
  readonly optional: ReadonlySet<string>;
  /** Take every argument up to the next option. */
  readonly many: ReadonlySet<string>;
}

/**
 * Takes an option that has a value out of the arguments, in both of its forms (`--flag value`, `--flag=value`).
 * Nothing behind `--` is an option.
 */
export function takeOption(
  args: readonly string[],
  name: string,
): { readonly values: readonly string[]; readonly rest: readonly string[] } {
  const values: string[] = [];
  const rest: string[] = [];
  for (let index = 0; index < args.length; index += 1) {
    const arg = args[index] ?? '';
    if (arg === '--') return { values, rest: [...rest, ...args.slice(index)] };
    const value = args[index + 1];
    if (arg.startsWith(`${name}=`)) values.push(arg.slice(name.length + 1));
    else if (arg === name && value !== undefined) {
      values.push(value);
      index += 1;
    } else rest.push(arg);
  }
  return { values, rest };
}

/** A value that an option was given, and the index behind it. */
export interface OptionValue {
  readonly value: string;
  readonly end: number;
}

/**
 * Every value of an option under any of its names, in all forms: `--flag value`, `--flag=value`, `-f value`, `-fvalue`,
 * `-f=value`. Nothing behind `--` is an option.
 */
export function optionValues(args: readonly string[], names: readonly string[]): readonly OptionValue[] {
  const found: OptionValue[] = [];
  for (let index = 0; index < args.length && args[index] !== '--'; index += 1) {
    const arg = args[index] ?? '';
    const next = args[index + 1];
    const name = names.find((option) => arg === option || isAttached(arg, option));
    if (name !== undefined && arg !== name) {
      found.push({ value: arg.slice(name.length).replace(/^=/, ''), end: index + 1 });
    } else if (name !== undefined && next !== undefined) {
      index += 1;
      found.push({ value: next, end: index + 1 });
    }
  }
  return found;
}

function isAttached(arg: string, name: string): boolean {
  return arg.startsWith(name.startsWith('--') ? `${name}=` : name);
}

/** True if a switch stands among the options, before any `--`. */
export function hasSwitch(args: readonly string[], names: ReadonlySet<string>): boolean {
  const end = args.indexOf('--');
  return (end === -1 ? args : args.slice(0, end)).some((arg) => names.has(arg));
}

/** The first argument that is neither an option nor an option's value: where a subcommand would stand. */
export function firstOperand(args: readonly string[], options: OptionTable): string | null {
  for (let index = 0; index < args.length; index += 1) {
    const arg = args[index] ?? '';
    if (arg === '--') return null;
    if (!isOption(arg)) return arg;
    if (options.one.has(arg)) index += 1;
    else if (options.optional.has(arg) && !isOption(args[index + 1])) index += 1;
    else if (options.many.has(arg)) while (!isOption(args[index + 1])) index += 1;
  }
  return null;
}

/** The end of the arguments counts as an option: it ends a list of values. */
function isOption(arg: string | undefined): boolean {
  return arg === undefined || (arg.startsWith('-') && arg.length > 1);
}
