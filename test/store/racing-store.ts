import { sqliteDecisions } from '../../src/store/decisions/decisions.ts';
import { openDatabase } from '../../src/store/sqlite/database.ts';
import { sqliteLedger } from '../../src/store/ledger/ledger.ts';
import { decision, ledgerRow, raced } from './stage.ts';

/** Opens the database, records requests, decides the same blocks as its rivals, and answers what is in force. */
await raced(async ([home = '', name = '', rows = '0']) => {
  const database = await openDatabase(home);
  const ledger = sqliteLedger(database);
  const decisions = sqliteDecisions(database);
  const chains = Array.from({ length: 20 }, (_, index) => `chain-${index}`);
  for (let index = 0; index < Number(rows); index += 1) ledger.record(ledgerRow({ run: name, at: index }));
  for (const chain of chains) decisions.commit([{ chain, decision: decision({ texts: [name] }) }]);
  const inForce = decisions.find(chains).map((found) => found?.texts?.[0]);
  database.close();
  return inForce;
});
