import { parentPort } from 'node:worker_threads';
import { engines } from '../../src/engines/index.ts';
import { outcome, type Case } from './outcome.ts';

/** Answers what each engine makes of the texts it is given. */
parentPort?.on('message', (cases: readonly Case[]) => {
  parentPort?.postMessage(engines.map((engine) => cases.map((each) => outcome(engine, each))));
  parentPort?.close();
});
