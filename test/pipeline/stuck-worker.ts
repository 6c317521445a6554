import { parentPort } from 'node:worker_threads';

/** A worker that never answers a job whose text begins with "hang", dies on "die" and answers all others. */
parentPort?.on('message', ({ id, job }: { id: number; job: { text: string } }) => {
  if (job.text === 'die') throw new Error('worker dies');
  if (job.text.startsWith('hang')) for (;;);
  parentPort?.postMessage({
    id,
    verdict: { engine: null, before: job.text.length, lossless: null, folded: null, reason: 'echo' },
  });
});
parentPort?.postMessage({ ready: true });
