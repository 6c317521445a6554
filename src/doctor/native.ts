import { isHeadroomError, reasonOf } from '../errors.ts';
import { helpColumns } from '../limits.ts';
import { databaseVersion, newerProblem } from '../store/sqlite/database.ts';
import { loadSqlite, sqliteProblem } from '../store/sqlite/sqlite.ts';

/** Asks SQLite a question, in memory. Throws `STORE_UNAVAILABLE`. */
export async function useSqlite(): Promise<string> {
  const sqlite = await loadSqlite();
  try {
    const database = sqlite.open(':memory:');
    const version = database.prepare<[], string>('SELECT sqlite_version()').pluck().get();
    database.close();
    return `SQLite ${version ?? 'of no version'} (${sqlite.name})`;
  } catch (cause) {
    throw sqliteProblem(':memory:', cause);
  }
}

/** Looks into a database of ours without bringing it to another version. Throws `STORE_UNAVAILABLE`. */
export async function useDatabase(path: string): Promise<string> {
  const sqlite = await loadSqlite();
  try {
    const database = sqlite.open(path, { fileMustExist: true });
    try {
      const fault = database.prepare<[], string>('PRAGMA quick_check(1)').pluck().get();
      if (fault !== 'ok') throw Object.assign(new Error(fault), { code: 'SQLITE_CORRUPT' });
      const version = Number(database.pragma('user_version', { simple: true }));
      if (version > databaseVersion) throw newerProblem(path);
      return `intact, version ${version}`;
    } finally {
      database.close();
    }
  } catch (cause) {
    throw isHeadroomError(cause) ? cause : sqliteProblem(path, cause);
  }
}

/** Lets a shell say a word in a pseudo-terminal. */
export async function usePty(): Promise<string> {
  const { spawn } = await import('node-pty');
  const pty = spawn('/bin/sh', ['-c', `echo ${word}; read -r done`], {
    cols: helpColumns,
    rows: 1,
    cwd: '/',
    env: { PATH: '/usr/bin:/bin' },
    encoding: null,
  });
  const output: Buffer[] = [];
  await new Promise<void>((resolve, reject) => {
    pty.onData((bytes) => {
      output.push(bytes);
      if (Buffer.concat(output).includes(word)) resolve();
    });
    pty.onExit(({ exitCode }) => {
      reject(new Error(`a shell in a pseudo-terminal ended with exit code ${exitCode} and said nothing`));
    });
  });
  pty.destroy();
  return 'a shell answers in a pseudo-terminal';
}

const word = 'headroom';

/** What a probe says, as one line of JSON. */
export type ProbeAnswer =
  { readonly saw: string } | { readonly problem: string; readonly mend: string | null };

/** `node probe.js NAME [ARGUMENT]`: uses what native code a check names, in a process that it may end. */
const probes: Readonly<Record<string, (argument: string) => Promise<string>>> = {
  sqlite: useSqlite,
  pty: usePty,
  database: useDatabase,
};

async function answer([name = '', argument = '']: readonly string[]): Promise<ProbeAnswer> {
  try {
    const probe = probes[name];
    if (probe === undefined) throw new TypeError(`no probe is called ${name}`);
    return { saw: await probe(argument) };
  } catch (error) {
    return isHeadroomError(error)
      ? { problem: error.problem, mend: error.mend }
      : { problem: reasonOf(error), mend: null };
  }
}

process.stdout.write(`${JSON.stringify(await answer(process.argv.slice(2)))}\n`);
