import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { fileURLToPath } from 'node:url';
import type { Pty } from 'node-pty';
import { environment } from '../../src/settings.ts';

const wrapped = fileURLToPath(new URL('wrapped.js', import.meta.url));

/** Why these tests cannot run here; false where they can. */
export const noPty: string | false = await (async () => {
  if (process.platform === 'win32') return 'agents share our terminal on Windows';
  try {
    await import('node-pty');
    return false;
  } catch (error) {
    return `node-pty has no binary for this platform: ${String(error)}`;
  }
})();

/** Stands in for the user's shell: says how the command ended, and whether it left the terminal as it was. */
const shell = `
trap : INT
before=$(stty -g)
/bin/sh -c 'printf "<pid %s>" "$$"; exec "$@"' sh "$@"; code=$?
[ "$(stty -g)" = "$before" ] && state=restored || state=changed
printf '<left %s %s>' "$code" "$state"; read -r end
`;

export interface Start {
  /** Source of the agent, a Node program. */
  readonly agent: string;
  readonly args?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  readonly size?: { readonly cols: number; readonly rows: number };
  /** Instead of a script that starts it at once. */
  readonly shell?: readonly string[];
}

/** A terminal with a shell in it that runs the wrapped agent, and what a user would see and do. */
export class OuterTerminal {
  readonly pty: Pty;
  readonly folder: string;
  /** Process id of headroom; 0 where a shell of the test's own starts it. */
  headroom = 0;
  #seen: Buffer = Buffer.alloc(0);
  #from = 0;
  readonly #gone: Promise<void>;
  readonly #waiting = new Set<() => void>();

  private constructor(pty: Pty, folder: string) {
    this.pty = pty;
    this.folder = folder;
    this.#gone = new Promise((resolve) => {
      pty.onExit(() => {
        resolve();
      });
    });
    pty.onData((bytes) => {
      this.#seen = Buffer.concat([this.#seen, bytes]);
      for (const look of this.#waiting) look();
    });
  }

  static async open(context: TestContext, start: Start): Promise<OuterTerminal> {
    const { spawn } = await import('node-pty');
    const folder = mkdtempSync(join(tmpdir(), 'headroom-pty-'));
    const bin = join(folder, 'bin');
    mkdirSync(bin);
    writeFileSync(join(bin, 'claude'), `#!${process.execPath}\n${start.agent}`);
    chmodSync(join(bin, 'claude'), 0o755);
    const env = {
      PATH: `${bin}:${environment()['PATH'] ?? ''}`,
      HOME: folder,
      HEADROOM_HOME: join(folder, 'data'),
      TERM: 'xterm-256color',
      TEST_PTY: '1',
      ...start.env,
    };
    const command = [...OuterTerminal.command, ...(start.args ?? [])];
    const [file = '', ...args] = start.shell ?? ['/bin/sh', '-c', shell, 'sh', ...command];
    const size = start.size ?? { cols: 90, rows: 30 };
    const pty = spawn(file, args, { ...size, cwd: folder, env, encoding: null });
    const terminal = new OuterTerminal(pty, folder);
    context.after(async () => {
      pty.kill('SIGKILL');
      await terminal.#gone;
      rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
    });
    if (start.shell === undefined) {
      terminal.headroom = Number(/<pid (\d+)>$/.exec(String(await terminal.until('>')))?.[1]);
    }
    return terminal;
  }

  /** What starts the wrapped agent. */
  static readonly command: readonly string[] = [process.execPath, wrapped];

  type(bytes: Uint8Array | string): void {
    this.pty.write(Buffer.from(bytes));
  }

  /** Resolves with what came since the last call, up to and with the first place where the text stands. */
  until(text: string | Buffer): Promise<Buffer> {
    const wanted = Buffer.from(text);
    return new Promise((resolve) => {
      const look = (): void => {
        const at = this.#seen.indexOf(wanted, this.#from);
        if (at === -1) return;
        const end = at + wanted.length;
        const since = this.#seen.subarray(this.#from, end);
        this.#from = end;
        this.#waiting.delete(look);
        resolve(since);
      };
      this.#waiting.add(look);
      look();
    });
  }

  /** How the command ended: its exit code, and whether the terminal's settings are as before. */
  async left(): Promise<{ code: number; state: string; before: Buffer }> {
    const before = await this.until('<left ');
    const [code, state] = String(await this.until('>'))
      .slice(0, -1)
      .split(' ');
    return { code: Number(code), state: state ?? '', before: before.subarray(0, -'<left '.length) };
  }
}
