import { spawn } from 'node:child_process';
import { systemCode } from '../../errors.ts';
import type { Environment } from '../../settings.ts';
import { runFiles } from '../../store/names.ts';

/**
 * Reads its standard input: the agent's process id, then a line that all is in order. The end without that line means
 * that this process was killed, which leaves no other chance to tidy up: the agent could only wait for a proxy that is
 * gone. What it has started is ended as well, since some agents are a launcher and their program: all are stopped before
 * anybody is ended, and looked for until nobody new is found, since one that runs may start another at any moment. Of the run's
 * folder, its first argument, it removes the files that the others name, no links, and the folders that are empty then. Where one
 * cannot be removed it ends, so that the last one stays, by which the folder is known.
 */
const script = `
umask 077
set -C
run=$1
shift
tidy() {
  [ -L "$run" ] && return
  for file; do
    [ -L "$run/\${file%/*}" ] && continue
    if [ -f "$run/$file" ] && [ ! -L "$run/$file" ]; then rm -f "$run/$file" || return; fi
    case $file in */*) rmdir "$run/\${file%/*}" ;; esac
  done
  rmdir "$run"
}
living() {
  ps -A -o pid= -o ppid= | awk -v family=" $* " '
    function known(pid) { return index(family, " " pid " ") > 0 }
    { parent[$1] = $2 }
    END { for (pid in parent) { at = pid; while (!known(at) && at in parent) at = parent[at]; if (known(at)) print pid } }' | sort -n
}
stop() {
  seen=
  while family=$(living $family); [ "$family" != "$seen" ]; do
    kill -STOP $family
    seen=$family
  done
}
if read -r agent; then
  echo "$agent" >"$run/agent"
  read -r ended && exit
  family=$agent
  stop
  kill -TERM $family
  kill -CONT $family
  for _ in 1 2 3 4 5 6 7 8 9 10; do [ -n "$(living $family)" ] || break; sleep 0.1; done
  stop
  kill -KILL $family
fi
tidy "$@"`;

export interface Watchdog {
  /** Names the agent that is to end with this process. */
  watch(agent: number): void;
  /** All went well: resolves when the watchdog has gone, and touches nothing. */
  callOff(): Promise<void>;
}

/** Windows has no shell for it, and ends the programs of a closed console by itself. */
const none: Watchdog = { watch: () => undefined, callOff: async () => Promise.resolve() };

/** Starts a shell that ends the agent and removes what is ours of the run's folder should this process be killed. */
export function startWatchdog(folder: string, env: Environment, platform: NodeJS.Platform): Watchdog {
  if (platform === 'win32') return none;
  const dog = spawn('/bin/sh', ['-c', script, 'headroom', folder, ...runFiles], {
    // A group of its own: signals that the terminal sends to ours are not for it.
    detached: true,
    stdio: ['pipe', 'ignore', 'ignore'],
    env: { PATH: [env['PATH'] ?? '', '/usr/bin:/bin'].join(':') },
  });
  const gone = new Promise<void>((resolve) => {
    // Where no process can be started there is no dog; the session itself is well.
    dog.on('error', () => {
      resolve();
    });
    dog.on('close', () => {
      resolve();
    });
  });
  dog.stdin.on('error', (error) => {
    if (systemCode(error) !== 'EPIPE') throw error;
  });
  dog.unref();
  let watching = false;
  return {
    watch: (agent) => {
      watching = true;
      dog.stdin.write(`${agent}\n`);
    },
    callOff: async () => {
      dog.ref();
      dog.stdin.end(watching ? '\n' : '\n\n');
      await gone;
    },
  };
}
