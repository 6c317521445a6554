import { type Environment, pagerOf } from '../../settings.ts';

/** A terminal that text is shown on, or whatever stands in its place. */
interface Screen {
  readonly isTTY?: boolean;
  readonly rows?: number;
  write(text: string): unknown;
}

/** Shows a text on the user's pager where it is longer than the terminal; else, and where that fails, it is printed. */
export async function showPaged(text: string, screen: Screen, env: Environment): Promise<void> {
  const pager = pagerOf(env);
  const isLong = text.split('\n').length > (screen.rows ?? Infinity);
  if (screen.isTTY !== true || !isLong || pager === null || !(await paged(text, pager))) screen.write(text);
}

/** False where the pager could not be started. A reader who leaves early has seen enough. */
async function paged(text: string, pager: string): Promise<boolean> {
  const { execa } = await import('execa');
  // As git does: a pager may be a command line, and `less` shall show colours.
  const { exitCode } = await execa(pager, {
    shell: true,
    input: text,
    stdout: 'inherit',
    stderr: 'inherit',
    reject: false,
  });
  return exitCode !== undefined && exitCode !== notFound && exitCode !== notRunnable;
}

/** Exit codes by which a shell says that there is no such command. */
const notFound = 127;
const notRunnable = 126;
