/**
 * A process that `runInTurn` forks: runs the command lines that it is sent one after the other, each in its own folder
 * and environment, and answers what each printed and its exit code. To start a process takes longer than most of them.
 */
import { main } from '../../src/cli/main.ts';
import type { Ended, Run } from './run-headroom.ts';

/** What a stream is given from now on. */
function caught(stream: NodeJS.WriteStream): () => string {
  let said = '';
  stream.write = (chunk: string | Uint8Array, ...rest: unknown[]): boolean => {
    said += typeof chunk === 'string' ? chunk : Buffer.from(chunk).toString();
    const done = rest.at(-1);
    if (typeof done === 'function') queueMicrotask(() => void Reflect.apply(done, null, []));
    return true;
  };
  return () => said;
}

async function run({ args, home, env }: Run): Promise<Ended> {
  process.chdir(home);
  for (const name of Object.keys(process.env)) Reflect.deleteProperty(process.env, name);
  Object.assign(process.env, env);
  const [stdout, stderr] = [caught(process.stdout), caught(process.stderr)];
  const code = await new Promise<number | null>((resolve, reject) => {
    process.exit = ((given: number) => {
      resolve(given);
    }) as typeof process.exit;
    main(args).catch(reject);
  });
  // What it set up to leave the process by is the next one's to set up.
  for (const stream of [process.stdout, process.stderr]) stream.removeAllListeners('error');
  process.removeAllListeners('uncaughtException');
  return { code, stdout: stdout(), stderr: stderr() };
}

let turn: Promise<unknown> = Promise.resolve();
process.on('message', (given: Run) => {
  turn = turn.then(async () => process.send?.(await run(given)));
});
