/** Looks, a second apart, after which what neither succeeds nor fails counts as hung. */
const patientLooks = 60;

/**
 * What `work` comes to, or `otherwise` where it hangs, as a disk or a network folder may. Looks are counted, not time:
 * a process that is starved looks less often, and what is merely slow is waited for.
 */
export async function unlessHung<Value>(
  work: Promise<Value>,
  otherwise: Value,
  lookEveryMs = 1_000,
): Promise<Value> {
  let looks = 0;
  let timer: NodeJS.Timeout | undefined;
  const hung = new Promise<Value>((resolve) => {
    timer = setInterval(() => {
      looks += 1;
      if (looks >= patientLooks) resolve(otherwise);
    }, lookEveryMs);
  });
  try {
    return await Promise.race([work, hung]);
  } finally {
    clearInterval(timer);
  }
}
