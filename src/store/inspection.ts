import { noteFrom } from '../fates.ts';
import type { LedgerRow } from './records.ts';
import type { Connection } from './sqlite/connection.ts';

/** A request of the ledger as far as looking at what became of its texts needs it. */
export interface InspectedRequest extends Pick<
  LedgerRow,
  'at' | 'run' | 'agent' | 'project' | 'model' | 'status' | 'note' | 'decided'
> {
  /** Its number in the ledger. */
  readonly id: number;
}

/** A request in which texts were replaced. */
export interface ReplacingRequest extends InspectedRequest {
  /** Blocks whose text was replaced, and their tokens together. */
  readonly blocks: number;
  readonly before: number;
  readonly after: number;
}

type Row<Request extends InspectedRequest> = Omit<Request, 'decided' | 'note'> & {
  readonly decided: string;
  readonly note: string | null;
};

const columns = 'id, at, run, agent, project, model, iif(open, NULL, status) AS status, note, decided';

/** Null: the ledger has no such request. */
export function requestOf(database: Connection, id: number): InspectedRequest | null {
  const row = database
    .prepare<[number], Row<InspectedRequest>>(`SELECT ${columns} FROM requests WHERE id = ?`)
    .get(id);
  return row === undefined ? null : withKeys(row);
}

/** The newest requests in which a text was replaced that is still known, the newest first. */
export function replacingRequests(database: Connection, most: number): ReplacingRequest[] {
  return database
    .prepare<[number], Row<ReplacingRequest>>(
      `WITH newest AS (SELECT ${columns} FROM requests WHERE EXISTS (${replaced}) ORDER BY id DESC LIMIT ?)
       SELECT newest.*, count(*) AS blocks, sum(tokens_before) AS before, sum(tokens_after) AS after
       FROM newest JOIN json_each(newest.decided) AS entry JOIN decisions ON chain = entry.value
       WHERE texts IS NOT NULL GROUP BY newest.id ORDER BY newest.id DESC`,
    )
    .all(most)
    .map((row) => withKeys(row));
}

const replaced = `
  SELECT 1 FROM json_each(requests.decided) AS entry JOIN decisions ON chain = entry.value WHERE texts IS NOT NULL`;

/** True while the ledger has no request at all. */
export function isLedgerEmpty(database: Connection): boolean {
  return database.prepare('SELECT 1 FROM requests LIMIT 1').get() === undefined;
}

function withKeys<Request extends InspectedRequest>(
  row: Row<Request>,
): Omit<Request, 'decided' | 'note'> & Pick<InspectedRequest, 'decided' | 'note'> {
  const keys: unknown = JSON.parse(row.decided);
  const note = row.note === null ? null : noteFrom(row.note);
  return { ...row, note, decided: Array.isArray(keys) ? keys.filter((key) => typeof key === 'string') : [] };
}
