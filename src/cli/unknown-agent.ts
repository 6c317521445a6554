import { recipes } from '../../agents/index.ts';
import { HeadroomError } from '../errors.ts';
import { nearest } from './nearest.ts';

/** For a name that no recipe has. `otherwise`: what to do with an agent that is none of ours. */
export function unknownAgent(name: string, otherwise: string): HeadroomError {
  const ids = recipes.map(({ id }) => id);
  const meant = nearest(name, ids);
  return new HeadroomError(
    'USAGE',
    `There is no recipe for ${JSON.stringify(name)}.`,
    `${meant === null ? '' : `Did you mean ${meant}? `}Known agents: ${ids.join(', ')}. ${otherwise}`,
  );
}

/** Agents that we cannot start but serve: where each takes a base URL. */
const byHand: Readonly<Record<string, string>> = {
  gemini: 'GOOGLE_GEMINI_BASE_URL, and its requests pass as they are',
  opencode: 'baseURL in the options of its provider',
  qwen: 'OPENAI_BASE_URL or ANTHROPIC_BASE_URL',
};

/** How to serve an agent that is started without us. */
export function proxyInstead(name: string): string {
  const setting = Object.hasOwn(byHand, name) ? byHand[name] : undefined;
  if (setting === undefined) return '"headroom proxy" serves any other client.';
  return `Start "headroom proxy" and give ${name} the URL that it prints (${setting}).`;
}
