import { plainLine } from '../../text/bare-line.ts';
import { findingsIn } from '../../text/findings.ts';
import { namedFiles } from '../../text/file-reader.ts';
import type { Program } from '../../text/program.ts';
import type { Engine, EngineContext } from '../engine.ts';
import { decode } from './decode.ts';
import { foldRows } from './fold.ts';
import { isLinedUp, layOut, plainRows } from './page.ts';
import type { Row } from './row.ts';
import { scopes } from './scopes.ts';

interface Page {
  readonly text: string;
  readonly context: EngineContext;
  /** Null: the text as it stands is no longer. */
  readonly rows: readonly Row[] | null;
}

/**
 * Tables as kubectl, docker, ps, psql and their like print them. Lossless: cells without the blanks and lines between
 * them, a column that never changes once; blocks of lines of one shape a row each. Folded: rows with rare values,
 * states of trouble and what the question names stay.
 */
export const table: Engine<Page> = {
  name: 'table',

  read(text, context) {
    if (!text.includes('\n')) return null;
    const { programs } = context;
    const isKnown = programs.length > 0 && programs.every(printsTable);
    const rows = layOut(text, isKnown ? 'all' : mayBeFile(programs) ? 'shown' : 'printed');
    if (!isKnown && (rows === null || !isMostlyTables(rows) || tellsFindings(text, context))) return null;
    const gains = rows !== null && context.count(formOf(rows)) < context.count(text);
    // Whose columns blanks do not show is for others to fold, where it gets no form here.
    if (!isKnown && !gains && rows?.some(isLinedUp) !== true) return null;
    return { text, context, rows: gains ? rows : null };
  },

  encode({ rows }) {
    return rows === null ? null : formOf(rows);
  },

  fold({ text, context, rows }) {
    return context.failed ? null : foldRows(rows ?? plainRows(text), context);
  },

  decode,
  scopes,
};

/** Programs, with the words of their first arguments after which they print a table; none: always. */
const printers: ReadonlyMap<string, RegExp | null> = new Map(
  Object.entries({
    kubectl: /^(?:get|top|api-resources)$/,
    oc: /^(?:get|top)$/,
    helm: /^(?:list|ls|repo|search)$/,
    docker:
      /^(?:(?:ps|images|stats|top|compose (?:ps|images|top|ls))\b|(?:container|image|volume|network) ls\b|system df\b)/,
    podman: /^(?:(?:ps|images|stats|top)\b|(?:container|image|volume|network) ls\b)/,
    'docker-compose': /^(?:ps|images|top)$/,
    systemctl: /^list-|^$/,
    pip: /^list$/,
    pip3: /^list$/,
    uv: /^pip (?:list|install|sync|uninstall)\b/,
    conda: /^(?:list|env list)$/,
    npm: /^outdated$/,
    gh: /^(?:pr|issue|run|release|repo|workflow) list\b/,
    ps: null,
    df: null,
    free: null,
    ss: null,
    netstat: null,
    lsof: null,
    top: null,
    column: null,
    lsblk: null,
    vmstat: null,
    iostat: null,
    w: null,
  }),
);

function printsTable({ name, args }: Program): boolean {
  const words = printers.get(name);
  if (words === undefined || args.some((arg, at) => asksForOther(arg, args[at + 1] ?? ''))) return false;
  return words === null || words.test(args[0] ?? '') || words.test(args.slice(0, 2).join(' '));
}

/** `-o yaml`, `-ojson`, `--output=jsonpath=…`, `--format json`: then it prints no table. */
function asksForOther(arg: string, next: string): boolean {
  const [, given] = /^(?:-o|--output|--format)(?:=|$)?(.*)$/s.exec(arg) ?? [];
  return given !== undefined && otherFormat.test(given === '' ? next : given);
}

const otherFormat = /^["']?(?:ya?ml|json|xml|toml|csv|freeze|name|go-template|template|\{\{)/i;

/** With no command named, or who is given one text, may print just that: an edit may quote it. */
function mayBeFile(programs: readonly Program[]): boolean {
  const given = programs.filter(({ name }) => !fetchers.test(name)).flatMap(namedFiles);
  const files = new Set(given.filter((name) => !database.test(name)));
  return programs.length === 0 || files.size === 1;
}

const fetchers = /^(?:curl|wget|https?|xh)$/;
const database = /\.(?:db3?|sqlite3?|duckdb)$/;

/** What a checker found is left to those who keep all of it. */
function tellsFindings(text: string, { programs, failed }: EngineContext): boolean {
  return findingsIn(text.split('\n').map(plainLine), { programs, failed }).some((part) => part !== -1);
}

/** Share of the lines with something on them that stand in tables, of a text that is one by its shape. */
const minTableShare = 0.6;

function isMostlyTables(rows: readonly Row[]): boolean {
  const filled = rows.filter(({ text }) => text !== '');
  return filled.filter(({ cells }) => cells !== null).length >= filled.length * minTableShare;
}

function formOf(rows: readonly Row[]): string {
  return rows.map(({ text }) => text).join('\n');
}
