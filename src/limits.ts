/** Every number that shapes behaviour, with its unit in the name and one line of why. */
export * from './limits/bench.ts';
export * from './limits/code.ts';
export * from './limits/diff.ts';
export * from './limits/engines.ts';
export * from './limits/guard.ts';
export * from './limits/json.ts';
export * from './limits/listing.ts';
export * from './limits/log.ts';
export * from './limits/predict.ts';
export * from './limits/repeat.ts';
export * from './limits/screens.ts';
export * from './limits/search.ts';
export * from './limits/simulator.ts';
export * from './limits/storage.ts';
export * from './limits/table.ts';
export * from './limits/test-run.ts';
export * from './limits/traffic.ts';
