import type { Kind } from './command.ts';

export type FactKind = 'failed tests' | 'places' | 'changed lines' | 'headings' | 'odd rows';

/** Something that a reader of the output has to be able to see. */
export interface Fact {
  readonly kind: FactKind;
  /** What is looked for: for a place the name of its file and its line, else words. */
  readonly words: string;
  readonly line?: number;
}

/** How test runners name what failed, one line each. */
const failedTests: readonly RegExp[] = [
  /^(?:FAILED|ERROR) \S+?::(\S+)/, // pytest
  /^ FAIL {2}.* > (.+)$/, // vitest
  /^ {2}\u25cf (?:.* \u203a )?(.+)$/, // jest
  /^\s*\u2716 (.+?) \([\d.]+m?s\)$/, // node --test
  /^\s*--- FAIL: (\S+)/, // go
  /^---- (\S+) stdout ----$/, // cargo
  /^ {7}(\S.*):$/, // mocha, below the heading of its group
];

/** A file of source and a line in it, as compilers, linters and tracebacks write them. */
const place = /(?<![\w@./-])([\w@./-]*[\w-]\.(?:[cm]?[jt]sx?|py|rs|go|c|h))(?::|\()(\d+)/g;
/** ESLint's and others' form: a file on a line of its own, and below it lines that begin with theirs. */
const fileAlone = /^\/?[\w@./-]+\.(?:[cm]?[jt]sx?|py|rs|go)$/;
const lineBelow = /^\s+(\d+):\d+\s/;

const notOurs = /node_modules|site-packages|^node:|\/rustc\/|internal\//;
/** A changed line that says less than this is like many others. */
const minChangedChars = 4;

/** The facts of an output, by what printed it; each of them once. */
export function factsOf(kind: Kind, text: string, odd: RegExp | null): readonly Fact[] {
  const lines = withoutColours(text).split('\n');
  const found = [
    ...(kind === 'failing tests' ? namesIn(lines) : []),
    ...(/test|compiler/.test(kind) ? placesIn(lines) : []),
    ...(kind === 'git diff, show, log -p' ? changesIn(lines) : []),
    ...(kind === 'grep, rg' ? headingsIn(lines) : []),
    ...(odd === null ? [] : oddIn(lines, odd)),
  ];
  const known = new Map(found.map((fact) => [`${fact.kind} ${fact.words} ${fact.line ?? ''}`, fact]));
  return [...known.values()];
}

function namesIn(lines: readonly string[]): Fact[] {
  return lines.flatMap((line) => {
    const name = failedTests.map((form) => form.exec(line)?.[1]).find((each) => each !== undefined);
    return name === undefined ? [] : [{ kind: 'failed tests' as const, words: name.trim() }];
  });
}

function placesIn(lines: readonly string[]): Fact[] {
  let file: string | null = null;
  return lines.flatMap((line) => {
    if (fileAlone.test(line)) file = line;
    const below = file === null ? undefined : lineBelow.exec(line)?.[1];
    const places: (readonly [string, string])[] = [...line.matchAll(place)].map(([, name = '', at = '']) => [
      name,
      at,
    ]);
    if (file !== null && below !== undefined) places.push([file, below]);
    return places
      .filter(([name]) => !notOurs.test(name) && !notOurs.test(line))
      .map(([name, at]) => ({ kind: 'places' as const, words: baseName(name), line: Number(at) }));
  });
}

function changesIn(lines: readonly string[]): Fact[] {
  return lines.flatMap((line): Fact[] => {
    const heading = /^\+\+\+ b\/(.*)$/.exec(line)?.[1];
    if (heading !== undefined) return [{ kind: 'headings', words: heading }];
    if (!/^[+-](?![+-]{2} )/.test(line)) return [];
    const words = line.slice(1).trim();
    return words.length < minChangedChars ? [] : [{ kind: 'changed lines', words }];
  });
}

function headingsIn(lines: readonly string[]): Fact[] {
  return lines.flatMap((line): Fact[] => {
    const file = /^([\w./-]+\.\w+):\d+:/.exec(line)?.[1];
    return file === undefined ? [] : [{ kind: 'headings', words: baseName(file) }];
  });
}

function oddIn(lines: readonly string[], odd: RegExp): Fact[] {
  const every = new RegExp(odd.source, 'g');
  return lines.flatMap((line) =>
    [...line.matchAll(every)].map(([words]) => ({ kind: 'odd rows' as const, words })),
  );
}

/**
 * The facts that a shortened text does not show. A place is shown where its line is told behind the name of its file,
 * in the same line or below it, before another file is named.
 */
export function notShown(facts: readonly Fact[], shown: string): readonly Fact[] {
  const files = new Set(facts.filter(({ kind }) => kind === 'places').map(({ words }) => words));
  const plain = withoutColours(shown);
  const places = files.size === 0 ? new Set<string>() : placesShown(plain.split('\n'), files);
  const flat = bareWords(plain);
  return facts.filter(({ kind, words, line }) =>
    kind === 'places' ? !places.has(`${words}:${line ?? 0}`) : !flat.includes(bareWords(words)),
  );
}

const number = /(?<![\w.])\d+(?![\w.])|(?<=\bL)\d+/g;

function placesShown(lines: readonly string[], files: ReadonlySet<string>): Set<string> {
  const shown = new Set<string>();
  let current: string | null = null;
  for (const line of lines) {
    const parts = line.split(/((?<![\w.-])[\w.-]*[\w-]\.(?:[cm]?[jt]sx?|py|rs|go|c|h)\b)/);
    for (const part of parts) {
      if (files.has(part)) current = part;
      else if (current !== null) for (const [at] of part.matchAll(number)) shown.add(`${current}:${at}`);
    }
  }
  return shown;
}

function withoutColours(text: string): string {
  return text.replace(/\u001b\[[\d;]*m/g, '');
}

/** Words as they are compared: how they are quoted, spaced and joined is up to a form. */
function bareWords(text: string): string {
  return text.replace(/[^\p{L}\p{N}]+/gu, ' ').trim();
}

function baseName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}
