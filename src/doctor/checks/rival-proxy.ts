import { request } from 'node:http';
import { isHeadroomError } from '../../errors.ts';
import { parseJsonObject } from '../../json/object.ts';
import { maxVersionBytes } from '../../limits.ts';
import { isHeadroomUrl, isLoopback } from '../../proxy/loopback.ts';
import { targetsOf, type Target } from '../../wrap/launch/plan.ts';
import type { Recipe } from '../../wrap/recipe.ts';
import { readSurroundings } from '../../wrap/launch/surroundings.ts';
import { ok, skip, warn, type Check, type DoctorContext } from '../check.ts';

/**
 * Another project's proxy of the same name, which its own `wrap` leaves in the settings of agents: behind ours it would
 * shorten what we have shortened. It says what it is under `/livez`; only this machine is asked.
 */
export const rivalProxyCheck: Check = {
  id: 'rival-proxy',
  title: 'Other proxies',
  needs: ['settings'],
  run: async (context, signal) => {
    const routes = localRoutes(context);
    if (routes.length === 0) return skip('no agent goes to this machine');
    const said = await Promise.all(routes.map(async ({ target }) => serviceAt(target, signal)));
    const theirs = routes.filter((_, index) => said[index] === rivalService);
    if (theirs.length === 0) return ok(`none at ${listed(routes.map(({ target }) => target.host))}`);
    const says = theirs.map(({ title, target, from }) => `${title} goes to ${target.host} (${from})`);
    return warn(
      `another project's headroom proxy, and both would shorten: ${listed(says)}`,
      'Undo it by its own command (headroom unwrap claude), or take the base URL out where it is set.',
    );
  },
};

const rivalService = 'headroom-proxy';

interface LocalRoute extends Target {
  readonly title: string;
}

function localRoutes(context: DoctorContext): LocalRoute[] {
  return context.recipes.flatMap((recipe) => {
    const start = { ...context, recipe, args: [] };
    return targetsIn(start)
      .filter(({ target }) => isLoopback(target.hostname) && !isHeadroomUrl(target))
      .map((target) => ({ ...target, title: recipe.title }));
  });
}

/** None where they cannot be told: the agent's own check says why. */
function targetsIn(
  start: DoctorContext & { readonly recipe: Recipe; readonly args: readonly string[] },
): readonly Target[] {
  const { recipe } = start;
  try {
    const around = readSurroundings(recipe, start);
    const isBare = 'unroutable' in recipe && recipe.unroutable(around) !== null;
    return isBare ? [] : targetsOf(start, around);
  } catch (error) {
    if (isHeadroomError(error)) return [];
    throw error;
  }
}

/** What a local server calls itself; null: nothing there, or it does not say. Never rejects. */
async function serviceAt({ protocol, host }: URL, signal: AbortSignal): Promise<string | null> {
  if (protocol !== 'http:') return null;
  return new Promise((resolve) => {
    const asked = request(`http://${host}/livez`, { agent: false, signal });
    asked.once('error', () => {
      resolve(null);
    });
    asked.once('response', (answer) => {
      const chunks: Buffer[] = [];
      let length = 0;
      answer.on('data', (chunk: Buffer) => {
        length += chunk.length;
        if (length > maxVersionBytes) answer.destroy();
        else chunks.push(chunk);
      });
      answer.once('close', () => {
        const service = parseJsonObject(Buffer.concat(chunks).toString())?.['service'];
        resolve(typeof service === 'string' ? service : null);
      });
    });
    asked.end();
  });
}

function listed(names: readonly string[]): string {
  return [...new Set(names)].join(', ');
}
