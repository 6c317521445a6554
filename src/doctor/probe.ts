import { isHeadroomError, reasonOf } from '../errors.ts';
import { useDatabase, usePty, useSqlite } from './native.ts';

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
