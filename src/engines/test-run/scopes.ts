import { isLeftOut } from '../../text/pointer.ts';
import type { Reading, Scope } from '../engine.ts';

const header =
  /^\[(?:each sign |colours |lines alike: |TAP: |pytest's percentages |<[\w.-]+> = |\d+ lines are moved )/;
const note =
  /^\[(?:(\d+) times(?: 2 lines)?|(\d+) lines)\] (.*)$|^[^\w[\s\u23af]{0,4}\[\d+ times "(?:_ |\u23af)"\].*$/s;
const block = /^\[\d+ times these (\d+) lines\]$/;
const warning = /^(?:.*?:\d+: \w*Warning: )(.+)$/;
const signs = /^(?:\S+\.\w+ )?([.FEsxXR]+)$/;
const oneTest = /^\S+::.* (?:PASSED|FAILED|ERROR|SKIPPED(?: \(.*\))?|XFAIL(?: \(.*\))?|XPASS)$/;
const coloured = /\u001b\[[\d;]*m[.FEsxXfw]{2,}\u001b\[[\d;]*m/;
const blockStart = /^\[#(\d+)\| = these (\d+) lines/;
const blockRow = /^#(\d+)\|/;
const moved = /^\[lines? \d[-\d, ]*\]$/;
const tapResult = /^ *(?:not )?ok \d+ - .* ms(?: in all)?(?:, \w+)?\):?$/;
const never: Scope = { under: '', above: Infinity };

/** Short paths and shares of tests are told by the first line, warnings and blocks by lines around them. */
export function scopes(lines: readonly string[]): Reading | null {
  const reader = new Reader(lines);
  const found = lines.map((line, at) => reader.scopeOf(line, at));
  return found.every((scope) => scope === null) ? null : { scopes: found };
}

class Reader {
  readonly #lines: readonly string[];
  #header = '';
  /** Its lines do not stand in the order in which they were printed. */
  #isMoved = false;
  /** Numbered blocks; null: some of its lines are left out. */
  readonly #blocks = new Map<string, string | null>();
  #paths: readonly (readonly [short: string, path: string])[] = [];
  #warned: string | null = null;
  /** By letter the line that shows a wording. */
  readonly #kinds = new Map<string, string>();
  /** Tests so far, where their shares are left out; null: not known. */
  #run: number | null = 0;

  constructor(lines: readonly string[]) {
    this.#lines = lines;
  }

  scopeOf(line: string, at: number): Scope | null {
    if (isLeftOut(line) || this.#isMoved) {
      this.#warned = null;
      this.#run = null;
      if (isLeftOut(line)) return null;
    }
    if (line.startsWith('[') && header.test(line)) {
      this.#read(line);
      return null;
    }
    if (line.startsWith('[') && moved.test(line)) return never;
    const block = this.#block(line, at);
    if (block !== '') return block === null ? never : { under: `${this.#header}\n${block}`, above: 0 };
    if (this.#header === '') return scopeOfParts(this.#note(line, at), this.#warning(line));
    const parts = [this.#note(line, at), this.#warning(line), this.#share(line), ...this.#pathsIn(line)];
    if (this.#header.includes('[each sign ') && coloured.test(line)) parts.push('coloured');
    parts.push(this.#coloured(line), this.#worded(line), this.#result(line));
    return scopeOfParts(...parts);
  }

  #read(line: string): void {
    this.#header = line;
    this.#isMoved = / lines are moved to the end\]$/.test(line);
    this.#run = 0;
    this.#paths = [...line.matchAll(/\[(<[\w.-]+>) = ([^\]]+)\]/g)].map(([, short = '', path = '']) => [
      `${short}/`,
      path,
    ]);
  }

  /** Of a row of a block that block; null: not known. Empty: it is none. */
  #block(line: string, at: number): string | null {
    if (!line.startsWith('[#') && !line.startsWith('#')) return '';
    const [, number = '', count] = blockStart.exec(line) ?? [];
    if (count !== undefined) {
      const lines = this.#lines.slice(at, at + 1 + Number(count));
      this.#blocks.set(number, lines.some(isLeftOut) ? null : lines.join('\n'));
      return null;
    }
    const [, same] = blockRow.exec(line) ?? [];
    return same === undefined ? '' : (this.#blocks.get(same) ?? null);
  }

  /** What its signs for colours stand for, and what ends them. */
  #coloured(line: string): string {
    const [told] = /\[colours [^\]]*\]/.exec(this.#header) ?? [];
    if (told === undefined) return '';
    const signs = [...told.matchAll(/(\S) = /gu)].map(([, sign = '']) => sign);
    return line.includes('\u001b') || signs.some((sign) => line.includes(sign)) ? told : '';
  }

  /** The wording that its letter stands for; null: not known. */
  #worded(line: string): string | null {
    const at = this.#header.indexOf('[lines alike: ');
    const [, letter, first] = /^(?:\[\d+ times\] )?([A-H])\| (= )?/.exec(line) ?? [];
    if (at === -1 || letter === undefined) return '';
    if (!this.#header.startsWith('[lines alike: "A| = ', at)) return this.#header.slice(at);
    if (first !== undefined) this.#kinds.set(letter, line);
    return this.#kinds.get(letter) ?? null;
  }

  /** How a result of Node's runner is written with its block. */
  #result(line: string): string {
    return tapResult.test(line) ? (/\[TAP: [^\]]*\]/.exec(this.#header)?.[0] ?? '') : '';
  }

  /** Of a block its lines, of other notes that they are some; null: not known. */
  #note(line: string, at: number): string | null {
    const bracket = line.indexOf('[');
    if (bracket === -1 || bracket > signsBefore) return '';
    const [, count] = block.exec(line) ?? [];
    if (count === undefined) return note.test(line) ? 'note' : '';
    this.#run = null;
    const inner = this.#lines.slice(at + 1, at + 1 + Number(count));
    return inner.some(isLeftOut) ? null : inner.join('\n');
  }

  #warning(line: string): string | null {
    if (!line.includes('Warning: ')) return '';
    const [, said = ''] = warning.exec(line) ?? [];
    if (said === '[as above]') return this.#warned;
    if (said.length >= minWarningChars) this.#warned = said;
    return '';
  }

  #share(line: string): string | null {
    const [told] = /\[pytest's percentages [^\]]*\]/.exec(this.#header) ?? [];
    if (told === undefined) return '';
    const [, count, , repeated = ''] = note.exec(line) ?? [];
    const tests = testsIn(repeated === '' ? line : repeated);
    if (tests === 0) {
      if (repeated !== '') this.#run = null;
      return '';
    }
    if (this.#run === null) return null;
    this.#run += tests * Number(repeated === '' ? 1 : count);
    return `${told} ${String(this.#run)}`;
  }

  #pathsIn(line: string): readonly string[] {
    return this.#paths.flatMap(([short, path]) => (line.includes(short) ? [short + path] : []));
  }
}

/** What a line depends on; null: on what is not known. */
function scopeOfParts(...parts: readonly (string | null)[]): Scope | null {
  if (parts.every((part) => part === '')) return null;
  if (parts.includes(null)) return never;
  return { under: parts.filter((part) => part !== '').join('\n'), above: 0 };
}

function testsIn(line: string): number {
  return signs.exec(line)?.[1]?.length ?? (oneTest.test(line) ? 1 : 0);
}

/** Signs for colours that may stand before a note. */
const signsBefore = 4;
/** A shorter text of a warning is always spelled. */
const minWarningChars = 20;
