import { syncBuiltinESMExports } from 'node:module';
import type { TestContext } from 'node:test';

/** Until the test ends, timers of `setTimeout` in this process go off only as `tick` passes their milliseconds. */
export function holdTimers(t: TestContext): (ms: number) => void {
  const { timers } = t.mock;
  timers.enable({ apis: ['setTimeout'] });
  // Modules that import it by name hold it too.
  syncBuiltinESMExports();
  t.after(() => {
    timers.reset();
    syncBuiltinESMExports();
  });
  return (ms) => {
    timers.tick(ms);
  };
}
