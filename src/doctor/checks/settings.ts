import { parseUpstream } from '../../proxy/upstream-url.ts';
import { readSettings, variables } from '../../settings.ts';
import { ok, warn, type Check } from '../check.ts';

/** Our own variables, which are read before this check: those that cannot be used are left out there. */
export const settingsCheck: Check = {
  id: 'settings',
  title: 'Settings',
  run: async ({ env }) => {
    const { level, upstream } = readSettings(env);
    if (upstream !== null) parseUpstream(upstream, 'HEADROOM_UPSTREAM');
    const known = variables.map(({ name }) => name as string);
    const unknown = Object.keys(env).filter((name) => name.startsWith('HEADROOM_') && !known.includes(name));
    if (unknown.length > 0) {
      return warn(`${unknown.join(', ')}: no such setting`, `The settings are ${known.join(', ')}.`);
    }
    return Promise.resolve(
      ok(upstream === null ? `level ${level}` : `level ${level}, HEADROOM_UPSTREAM names the provider`),
    );
  },
};
