/** Says what is being done now. */
export interface Progress {
  readonly show: (step: string) => void;
  readonly end: () => void;
}

/** A line on stderr that changes, where a person looks at it; elsewhere nothing. */
export async function startProgress(): Promise<Progress> {
  // A terminal without a size (0 columns) would keep ora clearing lines for ever.
  const isWatched = process.stderr.isTTY && process.stderr.columns > 0;
  if (!isWatched) return { show: () => undefined, end: () => undefined };
  const { default: ora } = await import('ora');
  // An agent may share our terminal: stdin stays as it is.
  const spinner = ora({ discardStdin: false }).start();
  return {
    show: (step) => {
      spinner.text = step;
      // What follows may keep the thread busy.
      spinner.render();
    },
    end: () => {
      spinner.stop();
    },
  };
}

/** Shows on a terminal how far a ledger of an older headroom is summed up; the last step clears the line. */
export function rollUpProgress(stream: NodeJS.WriteStream): (done: number) => void {
  if (!stream.isTTY) return () => undefined;
  return (done) => {
    const says = done < 1 ? `headroom: summing up an older ledger, once: ${Math.floor(done * 100)} %` : '';
    stream.write(`\r\u001b[K${says}`);
  };
}
