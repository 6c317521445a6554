import type { AccountantAnswer, AccountantTask } from '../../src/proxy/accountant-worker.ts';
import { serve } from '../../src/threads/serve.ts';

/** Makes out no receipt: it dies over an answer without output, and says nothing to any other one. */
await serve(() => async (task: AccountantTask): Promise<AccountantAnswer> => {
  if (!('settle' in task)) return { uncounted: [] };
  if (task.usage?.output === 0) process.exit(1);
  return new Promise<never>(() => undefined);
});
