import { spawn } from 'node:child_process';

/**
 * Reads its standard input. A line means that all is in order; the end without one that this process was killed,
 * which leaves no other chance to tidy up: the agent could only wait for a proxy that is gone. What it has started is
 * ended as well, since some agents are a launcher and their program.
 */
const script = `read -r ended && exit
family=$(ps -A -o pid= -o ppid= | awk -v agent="$1" '
  { parent[$1] = $2 }
  END { for (pid in parent) { at = pid; while (at != agent && at in parent) at = parent[at]; if (at == agent) print pid } }')
kill -TERM $family
for _ in 1 2 3 4 5 6 7 8 9 10; do sleep 0.1; kill -0 $family || break; done
kill -KILL $family
rm -rf "$2"`;

/** Ends the agent and removes the run's folder should this process be killed. The answer calls that off. */
export function watchOver(agent: number, folder: string, platform: NodeJS.Platform): () => Promise<void> {
  // There is no shell for it there, and Windows ends the programs of a closed console by itself.
  if (platform === 'win32') return async () => Promise.resolve();
  const dog = spawn('/bin/sh', ['-c', script, 'headroom', String(agent), folder], {
    // A group of its own: signals that the terminal sends to ours are not for it.
    detached: true,
    stdio: ['pipe', 'ignore', 'ignore'],
    env: { PATH: '/usr/bin:/bin' },
  });
  // Where no process can be started there is no dog; the session itself is well.
  const gone = new Promise<void>((resolve) => {
    dog.on('error', () => {
      resolve();
    });
    dog.on('close', () => {
      resolve();
    });
  });
  dog.stdin.on('error', () => undefined);
  dog.unref();
  return async () => {
    dog.ref();
    dog.stdin.end('\n');
    await gone;
  };
}
