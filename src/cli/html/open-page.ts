import { HeadroomError } from '../../errors.ts';

/** Programs that open a file start a browser and end; one that goes on this long has it open. */
const openerMs = 5_000;

const openers: Partial<Record<NodeJS.Platform, readonly [string, ...string[]]>> = {
  darwin: ['open'],
  // `start` is no program but a word of the shell; its first quoted word would be a title.
  win32: ['cmd', '/c', 'start', ''],
};

/** Opens a file with whatever its user reads pages in. Throws `OPENER_FAILED`. */
export async function openPage(path: string, platform = process.platform): Promise<void> {
  const { execa } = await import('execa');
  const [program, ...args] = openers[platform] ?? ['xdg-open'];
  const opening = execa(program, [...args, path], { stdio: 'ignore', detached: true, reject: false });
  const waited = new AbortController();
  const { setTimeout } = await import('node:timers/promises');
  const ended = await Promise.race([
    opening,
    setTimeout(openerMs, null, { signal: waited.signal, ref: false }).catch(() => null),
  ]);
  waited.abort();
  if (ended === null) {
    opening.unref();
    return;
  }
  if (!ended.failed) return;
  throw new HeadroomError(
    'OPENER_FAILED',
    `${program} could not open ${path}: ${(ended.shortMessage ?? '').split('\n')[0] ?? ''}.`,
    'The page is written: open it in a browser yourself.',
  );
}
