import type { Reading } from '../engine.ts';
import { briefScopes } from './brief-scopes.ts';

interface Signs {
  readonly kind: string;
  readonly open: string;
  readonly close: string;
  readonly repeat: string;
  /** What is said of the ends of lines. */
  readonly isCrlf: boolean;
  readonly isOverwritten: boolean;
}

/** Values say what they say in the line of their kind; repeats and frames by what stands above. */
export function scopes(lines: readonly string[]): Reading | null {
  const first = lines.findIndex((line) => line.startsWith('Log in short form.'));
  const brief = briefScopes(lines);
  if (first === -1) return brief === null ? null : { scopes: brief };
  const found = lines.map((_, at) => brief?.[at] ?? null);
  const written = [...lines];
  let signs = signsOf(lines[first] ?? '');
  const kinds = new Map<string, { readonly constants: readonly string[]; readonly under: string }>();
  for (let at = first + 1; at < lines.length; at += 1) {
    const line = lines[at] ?? '';
    if (line.startsWith('Log in short form.')) {
      signs = signsOf(line);
      kinds.clear();
      continue;
    }
    const end = endOf(line, signs, at === lines.length - 1);
    if (signs.repeat !== '' && line.startsWith(`${signs.repeat}+`) && /^\+\d+$/.test(line.slice(1))) {
      found[at] = { under: 'the line above', above: 1 };
      continue;
    }
    const [, name, spells, spelled = '', values] = coded(line, signs);
    if (name === undefined) {
      if (end !== '') found[at] = { under: end, above: 0 };
      continue;
    }
    if (spells !== undefined) {
      const parts = partsOf(spelled, signs);
      const constants = parts.filter((_, index) => index % 2 === 0);
      kinds.set(name, { constants, under: [signs.open, ...constants, ''].join('\u0000') });
      written[at] = parts.join('');
    }
    const kind = kinds.get(name);
    if (kind !== undefined && spells === undefined) written[at] = filled(kind.constants, values ?? '');
    found[at] =
      kind === undefined
        ? { under: '', above: Infinity }
        : { under: end === '' ? kind.under : kind.under + end, above: 0 };
  }
  return { scopes: found, lines: written };
}

function signsOf(header: string): Signs {
  const [, kind = '', open = '', close = ''] =
    /"(\S)a: …" begins kind a, its changing parts in (\S)(\S);/u.exec(header) ?? [];
  const repeat = /"(\S)\+3": the line above 3 times more\./u.exec(header)?.[1] ?? '';
  const isCrlf = header.includes('Lines end in CR LF.');
  return { kind, open, close, repeat, isCrlf, isOverwritten: header.includes('␍: ') };
}

function endOf(line: string, { isCrlf, isOverwritten }: Signs, isLast: boolean): string {
  if (isOverwritten && line.endsWith('␍')) return 'CR';
  return isCrlf && !isLast ? 'CR LF' : '';
}

function coded(line: string, { kind }: Signs): readonly (string | undefined)[] {
  if (kind === '' || !line.startsWith(kind)) return [];
  return /^([a-z]+)(?:(: )(.*)| (.*))?$/su.exec(line.slice(kind.length)) ?? [];
}

/** Constant and changing parts by turns. */
function partsOf(spelled: string, { open, close }: Signs): readonly string[] {
  return spelled.split(open).flatMap((part, index) => (index === 0 ? [part] : part.split(close)));
}

/** The line that values of a kind stand for; the last of them may hold blanks. */
function filled(constants: readonly string[], values: string): string {
  let line = constants[0] ?? '';
  let from = 0;
  for (let at = 1; at < constants.length; at += 1) {
    const blank = at === constants.length - 1 ? -1 : values.indexOf(' ', from);
    const end = blank === -1 ? values.length : blank;
    line += values.slice(from, end) + (constants[at] ?? '');
    from = Math.min(end + 1, values.length);
  }
  return line;
}
