/**
 * Limit of a test that would otherwise wait for ever where something is broken, milliseconds: far beyond what it takes
 * on the slowest machine, so that it tells nothing of speed.
 */
export const hangGuardMs = 10 * 60_000;
