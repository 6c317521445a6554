import { isHeadroomError } from '../src/errors.ts';
import { loadSqlite } from '../src/store/sqlite/sqlite.ts';

/** Ends `npm test` before the suite where no SQLite can be loaded: a hundred tests would fail of that one cause. */
try {
  await loadSqlite();
} catch (error) {
  if (!isHeadroomError(error)) throw error;
  const [cause] = error.problem.split(';');
  process.stderr.write(
    `The tests need SQLite, and ${cause ?? ''}.\n` +
      'Use Node.js 22.13 or newer; or get a C++ compiler and python3, then run: npm ci --ignore-scripts=false\n',
  );
  process.exitCode = 1;
}
