import { parentPort, workerData } from 'node:worker_threads';
import { reasonOf } from '../errors.ts';
import { search, type Found, type Question } from './search.ts';

/** What this thread says, once: what it was given to find, or why it cannot. */
export type Searched = { readonly found: Found } | { readonly error: string };

function answer(question: Question): Searched {
  try {
    return { found: search(question) };
  } catch (error) {
    return { error: reasonOf(error) };
  }
}

parentPort?.postMessage(answer(workerData as Question));
