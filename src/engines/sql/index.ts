import type { Engine, EngineContext } from '../engine.ts';
import { decode } from './decode.ts';
import { foldRows } from './fold.ts';
import { formOf, type FormLine } from './form.ts';
import { scopes } from './scopes.ts';

/** Of a text whose program nobody knows at least this share must be `INSERT`s. */
const minShare = 0.5;

interface Page {
  readonly form: string;
  readonly lines: readonly FormLine[];
  readonly context: EngineContext;
}

/**
 * Dumps of databases as `pg_dump --inserts`, `mysqldump` and `sqlite3 .dump` print them. Lossless: `INSERT`s of one
 * table say their beginning once, and then one row a line. Folded: of long tables the ends, odd rows and what the
 * question names stay; all that is no row stays as it is.
 */
export const sql: Engine<Page> = {
  name: 'sql',
  endsWay: true,

  read(text, context) {
    if (!text.includes(' INTO ')) return null;
    const found = formOf(text);
    if (found === null) return null;
    const { lines, covered } = found;
    const isKnown = context.programs.some(({ name }) => dumps.test(name));
    if (!isKnown && covered < text.length * minShare) return null;
    const form = lines.map((line) => line.text).join('\n');
    return context.count(form) < context.count(text) ? { form, lines, context } : null;
  },

  encode({ form }) {
    return form;
  },

  fold({ lines, context }) {
    return context.failed ? null : foldRows(lines, context);
  },

  decode,
  scopes,
};

const dumps = /^(?:pg_dump|pg_dumpall|mysqldump|mariadb-dump|sqlite3)$/;
