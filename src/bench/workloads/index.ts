import { seededRandom } from '../../random.ts';
import { codeSearch } from './code-search.ts';
import { exploration } from './exploration.ts';
import { incident } from './incident.ts';
import { needle } from './needle.ts';
import { triage } from './triage.ts';
import type { Generator, Workload } from './workload.ts';

const generators: readonly Generator[] = [codeSearch, incident, triage, exploration, needle];

/** The five kinds of tool output in whose saving tools of this sort are compared, each from a sequence of its own. */
export function generateWorkloads(seed: number): Workload[] {
  return generators.map((generate) => generate(seededRandom(seed)));
}
