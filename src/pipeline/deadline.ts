/** What `work` comes to, or `otherwise` once `deadline` (a `performance.now()` time) has passed. */
export async function before<T, U>(deadline: number, work: Promise<T>, otherwise: U): Promise<T | U> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<U>((resolve) => {
    timer = setTimeout(() => {
      resolve(otherwise);
    }, deadline - performance.now());
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
