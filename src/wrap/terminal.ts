import { spawnSync } from 'node:child_process';

/** The terminal that the user sees, by its three standard streams. */
export const terminal = {
  /** True if input, output and errors all go to a terminal. */
  isThere(): boolean {
    return process.stdin.isTTY && process.stdout.isTTY && process.stderr.isTTY;
  },

  /** Columns and rows; null where the terminal does not know, as over a serial line. */
  size(): { readonly cols: number; readonly rows: number } | null {
    const [cols, rows] = process.stdout.getWindowSize();
    return cols > 0 && rows > 0 ? { cols, rows } : null;
  },

  /** What `stty -g` says, for `stty` on another terminal; empty where there is none. */
  settings(): string {
    return stty(['-g']).trim();
  },

  /** Every key comes as its bytes and every byte goes out as it is; also where someone has changed that since. */
  enterRaw(): void {
    process.stdin.setRawMode(false);
    process.stdin.setRawMode(true);
    // Node's raw mode still puts a CR before each LF, which the agent's own terminal has done already.
    stty(['-opost']);
  },

  /** Back to the settings before `enterRaw`. */
  leaveRaw(): void {
    process.stdin.setRawMode(false);
  },
};

/** A system without `stty` keeps what Node alone can set. */
function stty(args: readonly string[]): string {
  const { stdout } = spawnSync('stty', args, { stdio: ['inherit', 'pipe', 'ignore'], encoding: 'utf8' });
  return typeof stdout === 'string' ? stdout : '';
}
