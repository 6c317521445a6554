import { recipes } from '../../agents/index.ts';
import { HeadroomError } from '../errors.ts';
import { nearest } from './nearest.ts';

/** For a name that no recipe has. */
export function unknownAgent(name: string): HeadroomError {
  const ids = recipes.map(({ id }) => id);
  const meant = nearest(name, ids);
  return new HeadroomError(
    'USAGE',
    `There is no recipe for ${JSON.stringify(name)}.`,
    `${meant === null ? '' : `Did you mean ${meant}? `}Known agents: ${ids.join(', ')}.`,
  );
}
