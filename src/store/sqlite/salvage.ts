import { sqliteCode, type Binding, type Connection } from './connection.ts';

/**
 * What a conversation needs to be sent again as it was sent: where it stands, in which order it is read, what is sound.
 */
const tables = [
  {
    name: 'decisions',
    order: 'rowid',
    isSound: 'json_valid(refs) AND (texts IS NULL OR json_valid(texts))',
  },
  { name: 'generations', order: 'anchor', isSound: 'anchor IS NOT NULL' },
] as const;

type Row = Readonly<Record<string, unknown>>;

/**
 * Copies into a new database the stored decisions that can be read of a damaged one, from both ends towards the damage
 * between them. What SQLite has to say against either of them ends the copying, and nothing else.
 */
export function salvage(sqlite: Binding, damaged: string, to: Connection): void {
  asFarAsItGoes(() => {
    const from = sqlite.open(damaged, { fileMustExist: true, readonly: true });
    try {
      const copyAll = to.transaction(() => {
        for (const table of tables) {
          for (const direction of ['ASC', 'DESC'])
            asFarAsItGoes(() => {
              copy(from, to, table, direction);
            });
        }
      });
      copyAll.immediate();
    } finally {
      from.close();
    }
  });
}

function copy(
  from: Connection,
  to: Connection,
  { name, order, isSound }: (typeof tables)[number],
  direction: string,
): void {
  const known = to.prepare<[string], string>('SELECT name FROM pragma_table_info(?)').pluck().all(name);
  const rows = from.prepare<[], Row>(`SELECT * FROM ${name} WHERE ${isSound} ORDER BY ${order} ${direction}`);
  for (const row of rows.iterate()) {
    const columns = Object.keys(row).filter((column) => known.includes(column));
    const values = columns.map((column) => `:${column}`);
    to.prepare(`INSERT OR IGNORE INTO ${name} (${columns.join(', ')}) VALUES (${values.join(', ')})`).run(
      row,
    );
  }
}

function asFarAsItGoes(act: () => void): void {
  try {
    act();
  } catch (cause) {
    if (sqliteCode(cause) === null) throw cause;
  }
}
