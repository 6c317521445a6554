import process from 'node:process';
import { loadSqlite } from '../../src/store/sqlite/sqlite.ts';
import { openStore } from '../../src/store/store.ts';
import { decision } from './stage.ts';

/** Uses a store as a user who may only read it; answers what it found, said and kept. */
const [home = ''] = process.argv.slice(2);
// What is loaded later may not be readable for the other user.
await loadSqlite();
if (process.getuid?.() === 0) process.setuid?.(65_534);
const store = await openStore(home);
store.decisions.commit([{ chain: 'later', decision: decision() }]);
process.send?.({
  durable: store.durable,
  problem: store.problem?.problem,
  mend: store.problem?.mend,
  stored: store.decisions.find(['stored'])[0]?.texts,
  later: store.decisions.find(['later'])[0]?.texts,
});
store.close();
process.disconnect();
