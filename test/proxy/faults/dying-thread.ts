import { parentPort } from 'node:worker_threads';
import type { ThreadDeath, Trap } from './threads.ts';

/** A thread of headroom's that runs the real module, and dies where it is told to. */
const port = parentPort;
if (port === null) throw new Error('this module runs only as a worker thread');

let death: ThreadDeath | null = null;
let begun = 0;
const waiting: unknown[] = [];
let listener: ((message: unknown) => void) | null = null;

const exitsAt = (moment: ThreadDeath): void => {
  if (death === moment) process.exit(1);
};
const post = port.postMessage.bind(port);
const on = port.on.bind(port);

port.postMessage = (message: object) => {
  if ('ready' in message) exitsAt('exits before it is ready');
  if ('answer' in message) exitsAt('exits before the answer');
  post(message);
  // Engines warm up from here on.
  if ('ready' in message) setImmediate(exitsAt, 'exits once it is ready');
};
/** The module listens once it has loaded: until then its tasks wait. */
port.on = ((_name: string, added: (message: unknown) => void) => {
  listener = added;
  for (const message of waiting.splice(0)) added(message);
  return port;
}) as typeof port.on;

on('message', (message: unknown) => {
  if (isTrap(message)) {
    death = message.dies;
    exitsAt('exits at once');
    if ('entry' in message) begin(message.entry);
    return;
  }
  exitsAt('exits at its receipt');
  if (death === 'throws beside it') throw new Error('a thread that was made to fail');
  if (death === 'is out of memory') exhaust();
  if (listener === null) waiting.push(message);
  else listener(message);
});

/** Another address is another module: it remembers nothing. */
function begin(entry: string): void {
  listener = null;
  waiting.length = 0;
  begun += 1;
  void import(`${entry}?${begun}`);
}

function isTrap(message: unknown): message is Trap {
  return typeof message === 'object' && message !== null && 'dies' in message;
}

function exhaust(): void {
  const kept: unknown[] = [];
  for (;;) kept.push(new Array(1_000_000).fill(kept.length));
}
