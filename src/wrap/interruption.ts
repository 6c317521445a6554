/** Resolves at the first signal that asks us to end; a second one finds no handler and ends the process at once. */
export function interrupted(): Promise<null> {
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
      process.once(signal, () => {
        resolve(null);
      });
    }
  });
}
