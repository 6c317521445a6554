import { openDatabase } from '../../src/store/sqlite/database.ts';
import { rollUpOlder } from '../../src/store/ledger/rollup.ts';

/** Begins to sum up an older ledger and is killed on the way. */
const database = await openDatabase(process.argv[2] ?? '');
let steps = 0;
await rollUpOlder(database, () => {
  steps += 1;
  if (steps === 2) process.kill(process.pid, 'SIGKILL');
});
