import type { Argument, Command, Option } from 'commander';

/** What may stand in a place: one of some words, a path, or what nobody can foresee. */
export type Values = { readonly words: readonly string[] } | 'file' | 'folder' | 'any';

export interface Flag {
  /** As typed: `--level`, or `-h` and `--help`. */
  readonly names: readonly string[];
  readonly says: string;
  /** Null: it takes no value. */
  readonly values: Values | null;
  /** It can be typed without its value. */
  readonly isOptional: boolean;
  /** Several values may follow it. */
  readonly isVariadic: boolean;
}

/** A command with everything that can stand behind its name. */
export interface Grammar {
  /** Names from the program's on: `['headroom', 'data', 'purge']`. */
  readonly path: readonly string[];
  readonly says: string;
  readonly flags: readonly Flag[];
  /** Places behind the name, in order. */
  readonly places: readonly Values[];
  /** What follows those places is another program's. */
  readonly passesOn: boolean;
  readonly commands: readonly Grammar[];
}

/** Words of values by the name of the option or argument that takes them. */
export type KnownWords = Readonly<Record<string, readonly string[]>>;

/** Reads a configured command: what its help shows is what can be completed. */
export function grammarOf(command: Command, known: KnownWords, before: readonly string[] = []): Grammar {
  const path = [...before, command.name()];
  const help = command.createHelp();
  return {
    path,
    says: command.summary() === '' ? command.description() : command.summary(),
    flags: help.visibleOptions(command).map((option) => flagOf(option, known)),
    places: command.registeredArguments
      .filter(({ variadic }) => !variadic)
      .map((argument) => placeOf(argument, known)),
    passesOn: command.registeredArguments.some(({ variadic }) => variadic),
    commands: help.visibleCommands(command).map((below) => grammarOf(below, known, path)),
  };
}

/** The command and all below it. */
export function allOf(grammar: Grammar): Grammar[] {
  return [grammar, ...grammar.commands.flatMap(allOf)];
}

function flagOf(option: Option, known: KnownWords): Flag {
  const takesValue = option.required || option.optional;
  const placeholder = /[<[](\w+)/.exec(option.flags)?.[1] ?? '';
  return {
    names: [option.short, option.long].filter((name) => typeof name === 'string'),
    says: option.description,
    values: takesValue ? valuesOf([option.attributeName(), placeholder], option.argChoices, known) : null,
    isOptional: option.optional,
    isVariadic: option.variadic,
  };
}

function placeOf(argument: Argument, known: KnownWords): Values {
  return valuesOf([argument.name()], argument.argChoices, known);
}

function valuesOf(
  names: readonly string[],
  choices: readonly string[] | undefined,
  known: KnownWords,
): Values {
  const words = choices ?? names.map((name) => known[name]).find((list) => list !== undefined);
  if (words !== undefined) return { words };
  const name = names.at(-1)?.toLowerCase();
  return name === 'file' || name === 'folder' ? name : 'any';
}
