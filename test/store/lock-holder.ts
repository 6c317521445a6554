import { once } from 'node:events';
import { loadSqlite } from '../../src/store/sqlite/sqlite.ts';

/** Holds the lock of a database, as another program does in the middle of its work, until it is told to let go. */
const [path = '', begin = 'BEGIN IMMEDIATE'] = process.argv.slice(2);
const database = (await loadSqlite()).open(path);
database.exec(begin);
process.send?.('held');
await once(process, 'message');
database.exec('COMMIT');
database.close();
process.disconnect();
