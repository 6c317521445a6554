import { registerRun } from '../../src/store/runs/runs.ts';
import { raced } from './stage.ts';

/** Registers a run and ends without saying so, as a killed process does. */
await raced(([home = '', id = '']) => Promise.resolve(registerRun(home, id).startedAt));
