import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { isatty } from 'node:tty';
import { systemCode } from '../../errors.ts';

/** The terminal that the user sees, by its three standard streams. */
export const terminal = {
  /** True if input, output and errors all go to a terminal. */
  isThere(): boolean {
    return process.stdin.isTTY && process.stdout.isTTY && process.stderr.isTTY;
  },

  /**
   * True if this process is in the foreground of a terminal: it may use it, and gets the signals that keys make. One
   * that was started in the background would take the shell's own line editing for the user's settings.
   */
  isForeground(): boolean {
    // A console of Windows gives its keys to all that share it.
    if (process.platform === 'win32') return true;
    return foregroundByKernel() ?? foregroundByPs() ?? [0, 1, 2].some((fd) => isatty(fd));
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

/** Null where the system has no such file; small containers have it, but no `ps`. */
function foregroundByKernel(): boolean | null {
  try {
    // Behind the command's name, which may hold anything: state, parent, group, session, terminal, foreground group.
    const fields = readFileSync('/proc/self/stat', 'latin1')
      .replace(/^.*\) /s, '')
      .split(' ');
    return fields[5] === undefined ? null : fields[2] === fields[5];
  } catch (error) {
    if (systemCode(error) === null) throw error;
    return null;
  }
}

/** Null where there is no `ps` that answers. */
function foregroundByPs(): boolean | null {
  const { stdout } = spawnSync('ps', ['-o', 'stat=', '-p', String(process.pid)], { encoding: 'utf8' });
  return typeof stdout !== 'string' || stdout.trim() === '' ? null : stdout.includes('+');
}

/** A system without `stty` keeps what Node alone can set. */
function stty(args: readonly string[]): string {
  const { stdout } = spawnSync('stty', args, { stdio: ['inherit', 'pipe', 'ignore'], encoding: 'utf8' });
  return typeof stdout === 'string' ? stdout : '';
}
