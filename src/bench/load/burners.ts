import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';

/** A loop that does nothing but work, and ends with the process that began it. */
const loop = 'const parent = process.ppid; while (process.ppid === parent) for (let i = 0; i < 1e7; i += 1);';

/** So many processes that keep the processor busy. Answers what ends them. */
export async function burn(loops: number): Promise<() => Promise<void>> {
  const burners = Array.from({ length: loops }, (): ChildProcess =>
    spawn(process.execPath, ['-e', loop], { stdio: 'ignore' }),
  );
  await Promise.all(burners.map(async (burner) => once(burner, 'spawn')));
  return async () => {
    await Promise.all(
      burners.map(async (burner) => {
        const ended = once(burner, 'exit');
        burner.kill('SIGKILL');
        await ended;
      }),
    );
  };
}
