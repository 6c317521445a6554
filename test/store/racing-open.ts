import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { openDatabase } from '../../src/store/sqlite/database.ts';
import { loadSqlite } from '../../src/store/sqlite/sqlite.ts';
import { raced } from './stage.ts';

const rounds = 40;

/** Opens new databases in step with a rival, each telling the other by a file; answers how many could not be opened. */
await raced(async ([home = '', self = '', rival = '']) => {
  await loadSqlite();
  let failed = 0;
  for (let round = 0; round < rounds; round += 1) {
    writeFileSync(join(home, `${self} ${round}`), '');
    while (!existsSync(join(home, `${rival} ${round}`)));
    await openDatabase(join(home, String(round))).then(
      (database) => database.close(),
      () => (failed += 1),
    );
  }
  return failed;
});
