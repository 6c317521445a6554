import { parentPort } from 'node:worker_threads';
import type { AccountantTask } from '../../src/proxy/accountant-worker.ts';
import '../../src/proxy/accountant-worker.ts';
import type { ThreadTask } from '../../src/threads/messages.ts';

/** The real one, which dies over an answer without output. Who listens before it takes its first messages away. */
parentPort?.on('message', ({ request }: ThreadTask<AccountantTask>) => {
  if ('settle' in request && request.usage?.output === 0) process.exit(1);
});
