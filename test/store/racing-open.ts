import { join } from 'node:path';
import { openDatabase } from '../../src/store/database.ts';
import { loadSqlite } from '../../src/store/sqlite.ts';
import { raced } from './stage.ts';

const rounds = 40;
const roundMs = 25;

/** Opens new databases in step with a rival by the clock; answers how many could not be opened. */
await raced(async ([home = '', startAt = '0']) => {
  await loadSqlite();
  let failed = 0;
  for (let round = 0; round < rounds; round += 1) {
    while (Date.now() < Number(startAt) + round * roundMs);
    await openDatabase(join(home, String(round))).then(
      (database) => database.close(),
      () => (failed += 1),
    );
  }
  return failed;
});
