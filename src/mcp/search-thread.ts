import { HeadroomError } from '../errors.ts';
import { ThreadClient } from '../threads/client.ts';
import { ThreadFailure } from '../threads/failure.ts';
import { quoted } from './quoted.ts';
import type { Found, Question } from './search.ts';

/**
 * Processor time after which a search counts as one that never ends: 30 times what 3 MB take, and twice what the
 * longest original takes. It is no budget: a slow or busy machine uses no more of it.
 */
const grepCpuMs = 2_000;

/** Searches that may run on threads at a time, so that each gets a fair part of a small machine. */
export const maxSearchThreads = 4;

const running = new Set<Promise<unknown>>();

/**
 * Searches on a thread of its own, for as long as that takes: one that runs without end is ended. `asked`: the pattern
 * as its caller wrote it. Rejects with `USAGE` where no answer comes.
 */
export async function searchElsewhere(question: Question, asked: string): Promise<Found> {
  while (running.size >= maxSearchThreads) await Promise.race(running);
  const searched = searchOn(new ThreadClient(entry), question);
  const settled = searched.catch(() => undefined).finally(() => running.delete(settled));
  running.add(settled);
  try {
    return await searched;
  } catch (error) {
    throw error instanceof ThreadFailure ? noAnswer(asked, error) : error;
  }
}

const entry = new URL('./search-worker.js', import.meta.url);

async function searchOn(thread: ThreadClient<Question, Found>, question: Question): Promise<Found> {
  try {
    return await thread.send(question, { cpuMs: grepCpuMs });
  } finally {
    await thread.close();
  }
}

function noAnswer(asked: string, failure: ThreadFailure): HeadroomError {
  return new HeadroomError(
    'USAGE',
    `The pattern ${quoted(asked)} ${whatBefell(failure)}.`,
    'Use a simpler pattern, without nested repetition.',
    { cause: failure },
  );
}

function whatBefell({ kind, usedMs, message }: ThreadFailure): string {
  if (kind === 'runaway' && usedMs !== null)
    return `was stopped after ${Math.round(usedMs)} ms of processor time without an end`;
  // Where the kernel tells nothing of threads a search that runs on looks like this.
  if (kind === 'hung') return 'was stopped, as no end of its search came';
  return `could not be searched for: ${message}`;
}
