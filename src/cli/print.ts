import { visibleJson, visibleLines } from '../text/visible.ts';

/** All that the command line prints goes out here, so that nothing that others wrote commands the user's terminal. */
export function print(text: string): void {
  process.stdout.write(visibleLines(text, process.stdout.isTTY));
}

/** The same on stderr. */
export function tell(text: string): void {
  process.stderr.write(visibleLines(text, process.stderr.isTTY));
}

/** A text that programs read byte by byte; only a terminal gets it as `print` would print it. */
export function printExactly(text: string): void {
  if (process.stdout.isTTY) print(text);
  else process.stdout.write(text);
}

/** Bytes of another program as they are; resolves once they are handed over. A terminal gets them as `print` would print them. */
export function passOn(bytes: Buffer): Promise<void> {
  const shown = process.stdout.isTTY ? visibleLines(bytes.toString('utf8'), true) : bytes;
  return new Promise((resolve) => {
    process.stdout.write(shown, () => {
      resolve();
    });
  });
}

/** Data for `--json`: on several lines, or on one. */
export function printJson(data: unknown, onOneLine = false): void {
  print(`${visibleJson(JSON.stringify(data, null, onOneLine ? 0 : 2))}\n`);
}
