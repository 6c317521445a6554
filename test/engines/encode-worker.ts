import { parentPort } from 'node:worker_threads';
import { engines } from '../../src/engines/index.ts';
import { outcome, type Case } from './outcome.ts';

/** Answers what each engine makes of the texts that it is given, by engine. */
parentPort?.on('message', (cases: readonly (readonly Case[])[]) => {
  parentPort?.postMessage(engines.map((engine, at) => cases[at]?.map((each) => outcome(engine, each))));
  parentPort?.close();
});
