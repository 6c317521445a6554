/**
 * Loaded by `--import` into a process: by its calendar it is always the moment that a variable names, in milliseconds.
 */
const now = Number(process.env['STOPPED_AT']);

Date.now = () => now;

export {};
