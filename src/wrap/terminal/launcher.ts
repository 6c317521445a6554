/**
 * Runs in the pseudo-terminal, as a shell does for its user. The agent gets a process group of its own: a program
 * that the kernel may stop must have a parent in its session, else its SIGTSTP is dropped and it waits for ever.
 * What happens to the agent is said in the output itself, so whoever has read "ended" has read all of it. Both times
 * the shell stops, it waits for us.
 */
const script = `
token=$1; stty "$2" 2>/dev/null; shift 2
exec 3>&2 2>/dev/null
set -m
say() { printf '\\000%s %s;' "$token" "$*" >&3; }
/bin/sh -c 'exec 2>&3 3>&-; printf "\\000%s started %s;" "$1" "$$" >&2; shift; exec "$@"' headroom "$token" "$@"
code=$?
while kill -0 %%; do
  say stopped; kill -STOP $$
  say resumed; fg >/dev/null; code=$?
done
say ended $code; kill -STOP $$
`;

/** What the launcher says: the agent's process id, that it was stopped and goes on, its exit code. */
export type Message =
  { readonly says: 'started' | 'ended'; readonly value: number } | { readonly says: 'stopped' | 'resumed' };

export const shell = '/bin/sh';

/** Arguments for the shell. `settings` are those of the user's terminal as `stty -g` gives them, or empty. */
export function launcherArgs(token: string, settings: string, command: readonly string[]): string[] {
  return ['-c', script, 'headroom', token, settings, ...command];
}

/** Shells drop variables whose names are none to them, and the agent is to get them all. */
export function survivesShell(env: Readonly<Record<string, string>>): boolean {
  return Object.keys(env).every((name) => /^[A-Za-z_]\w*$/.test(name));
}

/** Takes the launcher's messages out of what the terminal brings, however the bytes are cut. */
export class LauncherOutput {
  readonly #start: Buffer;
  #held: Buffer = Buffer.alloc(0);

  constructor(token: string) {
    this.#start = Buffer.from(`\0${token} `);
  }

  /** The agent's bytes and the launcher's messages, in order. */
  *split(bytes: Buffer): Generator<Buffer | Message> {
    let rest = this.#held.length === 0 ? bytes : Buffer.concat([this.#held, bytes]);
    for (;;) {
      const start = rest.indexOf(this.#start);
      const end = start === -1 ? -1 : rest.indexOf(';', start);
      if (end === -1) break;
      if (start > 0) yield rest.subarray(0, start);
      yield parse(rest.toString('latin1', start + this.#start.length, end));
      rest = rest.subarray(end + 1);
    }
    const cut = this.#unfinished(rest);
    this.#held = rest.subarray(cut);
    if (cut > 0) yield rest.subarray(0, cut);
  }

  /** Where a message begins whose end has not come yet. */
  #unfinished(bytes: Buffer): number {
    const start = bytes.indexOf(this.#start);
    if (start !== -1) return start;
    const last = bytes.lastIndexOf(0);
    const isBeginning =
      last !== -1 && this.#start.subarray(0, bytes.length - last).equals(bytes.subarray(last));
    return isBeginning ? last : bytes.length;
  }
}

function parse(text: string): Message {
  const [says, value] = text.split(' ');
  if (says === 'stopped' || says === 'resumed') return { says };
  if (says === 'started' || says === 'ended') return { says, value: Number(value) };
  throw new Error(`the launcher says "${text}"`);
}
