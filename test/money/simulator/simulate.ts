import type { Asked, Counterfactual, Simulated } from '../../../src/money/simulator/index.ts';

/** Simulates a request of which all texts can be counted. */
export function simulate(world: Counterfactual, asked: Asked): Simulated | null {
  const request = world.read(asked);
  return request === null ? null : world.simulate(request);
}
