/**
 * `node many-runs.js FILE`: runs the command lines that a file of JSON lists, one after the other in this one process,
 * each in its own folder, and prints what each printed and its exit code. To start a process takes longer than most of
 * them.
 */
import { readFileSync } from 'node:fs';
import { main } from '../../src/cli/main.ts';
import { cleanEnvironment, type Ended, type Run } from './run-headroom.ts';

const write = process.stdout.write.bind(process.stdout);

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

async function run({ args, home }: Run): Promise<Ended> {
  process.chdir(home);
  Object.assign(process.env, cleanEnvironment(home));
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

const ended: Ended[] = [];
const [, , file = ''] = process.argv;
for (const each of JSON.parse(readFileSync(file, 'utf8')) as readonly Run[]) ended.push(await run(each));
write(JSON.stringify(ended));
