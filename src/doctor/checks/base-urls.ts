import { isLoopback } from '../../proxy/loopback.ts';
import { isServed } from '../../proxy/presence.ts';
import { readSurroundings } from '../../wrap/launch/surroundings.ts';
import { fail, ok, type Check, type DoctorContext } from '../check.ts';

/** A base URL of a headroom, and what sets it. */
interface BaseUrl {
  readonly url: URL;
  readonly variable: string | null;
  readonly file: string | null;
}

/**
 * Base URLs that lead to a headroom which is no longer there: with them an agent fails, wrapped or not. Looked for in
 * the environment and in every file that a recipe reads, whether its agent is installed or not.
 */
export const baseUrlsCheck: Check = {
  id: 'base-urls',
  title: 'Base URLs',
  run: async (context, signal) => {
    const places = placesOf(context);
    const served = await Promise.all(places.map(async ({ url }) => isServed(url, signal)));
    const dead = places.filter((_, index) => served[index] !== true);
    if (dead.length > 0) {
      const says = dead.map((place) => `${nameOf(place)} leads to ${place.url.host}`).join(', ');
      return fail(`${says}, where no headroom runs`, `${dead.map(mendOf).join('; ')}.`);
    }
    if (places.length === 0) return ok('none leads to a headroom');
    return ok(`lead to a headroom that runs: ${places.map(nameOf).join(', ')}`);
  },
};

function placesOf({ env, cwd, platform, recipes, settings }: DoctorContext): readonly BaseUrl[] {
  const inVariables = Object.entries(env).flatMap(([variable, value]) =>
    urlsIn(value ?? '').map((url): BaseUrl => ({ url, variable, file: null })),
  );
  const files = new Map(
    recipes.flatMap((recipe) => [
      ...readSurroundings(recipe, { env, cwd, platform, settings, args: [] }).files,
    ]),
  );
  const inFiles = [...files].flatMap(([file, text]) =>
    urlsIn(text).map((url): BaseUrl => ({ url, variable: null, file })),
  );
  return [...inVariables, ...inFiles];
}

/** As our listeners spell theirs: http://127.0.0.1:PORT/s/TOKEN, perhaps with a path. */
function urlsIn(text: string): readonly URL[] {
  const found = text.match(/\bhttp:\/\/[^\s"'`,;<>/]+\/s\/[\w-]+(?:\/[\w./-]*)?/g) ?? [];
  return [...new Set(found)].flatMap((each) => {
    const url = URL.canParse(each) ? new URL(each) : null;
    return url !== null && isLoopback(url.hostname) ? [url] : [];
  });
}

function nameOf({ variable, file }: BaseUrl): string {
  return variable ?? file ?? '';
}

function mendOf({ variable, file }: BaseUrl): string {
  return variable === null ? `Take the URL out of ${file ?? ''}` : `Run: unset ${variable}`;
}
