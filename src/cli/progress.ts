/** Shows on a terminal how far a ledger of an older headroom is summed up; the last step clears the line. */
export function rollUpProgress(stream: NodeJS.WriteStream): (done: number) => void {
  if (!stream.isTTY) return () => undefined;
  return (done) => {
    const says = done < 1 ? `headroom: summing up an older ledger, once: ${Math.floor(done * 100)} %` : '';
    stream.write(`\r\u001b[K${says}`);
  };
}
