import { readFile } from 'node:fs/promises';
import { reasonOf } from '../../errors.ts';
import { proxyFor } from '../../proxy/company-proxy.ts';
import { readSurroundings } from '../../wrap/launch/surroundings.ts';
import { fail, ok, warn, type Check, type DoctorContext } from '../check.ts';
import type { Environment } from '../../settings.ts';

/** Hosts that no list exempts: what matters is whether the variables can be read. */
const samples = ['https://provider.invalid', 'http://provider.invalid'];

/**
 * The company's proxy, its exemptions and its certificate authority, as the environment and the agents' files name
 * them.
 */
export const networkCheck: Check = {
  id: 'network',
  title: 'Network settings',
  run: async (context) => {
    const { env } = context;
    const proxies = environments(context).flatMap((each) =>
      samples.map((sample) => proxyFor(new URL(sample), each)),
    );
    const badEntry = exemptions(env).find((entry) => entry.includes('://'));
    if (badEntry !== undefined) {
      return warn(`NO_PROXY names a URL, which exempts nothing: ${badEntry}`, 'Write its host alone.');
    }
    if (env['NODE_TLS_REJECT_UNAUTHORIZED'] === '0') {
      return warn(
        'NODE_TLS_REJECT_UNAUTHORIZED=0: nobody checks who answers',
        "Run: unset NODE_TLS_REJECT_UNAUTHORIZED, and name your company's CA in NODE_EXTRA_CA_CERTS.",
      );
    }
    const ca = env['NODE_EXTRA_CA_CERTS'] ?? '';
    const problem = ca === '' ? null : await caProblem(ca);
    if (problem !== null) {
      return fail(
        problem,
        'Name a PEM file in NODE_EXTRA_CA_CERTS, or unset it: Node.js goes on without it.',
      );
    }
    const hosts = new Set(proxies.flatMap((proxy) => (proxy === null ? [] : [proxy.host])));
    const by = hosts.size === 0 ? 'no proxy' : `by way of ${[...hosts].join(', ')}`;
    return ok(ca === '' ? by : `${by}, extra CA from ${ca}`);
  },
};

/** The user's own, and that of each agent, whose files may name another proxy. */
function environments({ env, cwd, platform, recipes, settings }: DoctorContext): readonly Environment[] {
  const own = recipes.map((recipe) => {
    const around = readSurroundings(recipe, { env, cwd, platform, settings, args: [] });
    return 'launch' in recipe ? { ...env, ...recipe.ownVariables(around) } : env;
  });
  return [env, ...own];
}

function exemptions(env: Environment): readonly string[] {
  return `${env['no_proxy'] ?? ''},${env['NO_PROXY'] ?? ''}`.split(/[\s,]+/);
}

async function caProblem(path: string): Promise<string | null> {
  try {
    const text = await readFile(path, 'utf8');
    return text.includes('-----BEGIN CERTIFICATE-----') ? null : `${path} holds no certificate`;
  } catch (error) {
    return `NODE_EXTRA_CA_CERTS cannot be read: ${reasonOf(error)}`;
  }
}
