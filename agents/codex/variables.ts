import { parseEnv } from 'node:util';
import type { Environment } from '../../src/settings.ts';
import type { Surroundings } from '../../src/wrap/recipe.ts';
import { dotenvFile } from './config.ts';

/** What Codex reads from its `.env`, over the environment; its own variables it does not take from there. */
export function readVariables(around: Surroundings): Environment {
  const variables = Object.entries(parseEnv(around.files.get(dotenvFile(around)) ?? ''));
  return Object.fromEntries(variables.filter(([name]) => !name.toUpperCase().startsWith('CODEX_')));
}
