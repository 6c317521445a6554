import { sqliteDecisions } from '../../src/store/decisions/decisions.ts';
import { sqliteCode, type Connection } from '../../src/store/sqlite/connection.ts';
import { openDatabase } from '../../src/store/sqlite/database.ts';
import { sqliteLedger } from '../../src/store/ledger/ledger.ts';
import { decision, ledgerRow, raced } from './stage.ts';

/** However long its rivals keep the lock, milliseconds: a machine that is busy may let one of them have it for seconds. */
const patientMs = 600_000;

/** Opens the database, records requests, decides the same blocks as its rivals, and answers what is in force. */
await raced(async ([home = '', name = '', rows = '0']) => {
  const database = await openedPatiently(home);
  const ledger = sqliteLedger(database);
  const decisions = sqliteDecisions(database);
  const chains = Array.from({ length: 20 }, (_, index) => `chain-${index}`);
  for (let index = 0; index < Number(rows); index += 1) ledger.record(ledgerRow({ run: name, at: index }));
  // As a session does at its end: rows that met a locked database are still to be written.
  database.pragma(`busy_timeout = ${patientMs}`);
  ledger.flush();
  for (const chain of chains) decisions.commit([{ chain, decision: decision({ texts: [name] }) }]);
  const inForce = decisions.find(chains).map((found) => found?.texts?.[0]);
  database.close();
  return inForce;
});

/** However long its rivals keep the lock. */
async function openedPatiently(home: string): Promise<Connection> {
  for (;;) {
    try {
      return await openDatabase(home);
    } catch (error) {
      if (!(error instanceof Error) || sqliteCode(error.cause) !== 'SQLITE_BUSY') throw error;
    }
  }
}
