import { parentPort } from 'node:worker_threads';
import { reasonOf } from '../errors.ts';
import type { ThreadMessage, ThreadTask } from './messages.ts';
import { placeOfThisThread } from './vitals.ts';

/** Answers one request; what it throws fails that request only. */
export type Handler<Request, Answer> = (request: Request) => Answer | Promise<Answer>;

/**
 * Serves a `ThreadClient`: for the module that a thread runs, at its top level, once. `open` loads what the handler
 * needs and may warm it up; what it throws ends the thread. Requests wait until it is done, and each waits for the one
 * before it.
 */
export async function serve<Request, Answer>(
  open: () => Handler<Request, Answer> | Promise<Handler<Request, Answer>>,
): Promise<void> {
  const port = parentPort;
  if (port === null) throw new Error('this module runs only as a worker thread');
  const say = (message: ThreadMessage<Answer>): void => {
    port.postMessage(message);
  };
  say({ place: placeOfThisThread() });
  const answer = await open();
  let turn = Promise.resolve();
  const answerNext = async ({ id, request }: ThreadTask<Request>): Promise<void> => {
    try {
      say({ id, answer: await answer(request) });
    } catch (error) {
      say({ id, error: reasonOf(error) });
    }
  };
  port.on('message', (task: ThreadTask<Request>) => {
    turn = turn.then(async () => answerNext(task));
  });
  say({ ready: true });
}
