import { parseUpstream } from '../../proxy/upstream-url.ts';
import { readSettings, variables } from '../../settings.ts';
import { percent } from '../../text/wording.ts';
import { ok, warn, type Check } from '../check.ts';

/** Our own variables, which are read before this check: those that cannot be used are left out there. */
export const settingsCheck: Check = {
  id: 'settings',
  title: 'Settings',
  run: async ({ env }) => {
    const { level, upstream, holdout } = readSettings(env);
    if (upstream !== null) parseUpstream(upstream, 'HEADROOM_UPSTREAM');
    const known = variables.map(({ name }) => name as string);
    const unknown = Object.keys(env).filter((name) => name.startsWith('HEADROOM_') && !known.includes(name));
    if (unknown.length > 0) {
      return warn(`${unknown.join(', ')}: no such setting`, `The settings are ${known.join(', ')}.`);
    }
    const facts = [
      `level ${level}`,
      ...(upstream === null ? [] : ['HEADROOM_UPSTREAM names the provider']),
      ...(holdout === 0 ? [] : [`${percent(holdout, 0)} of conversations go raw`]),
    ];
    return Promise.resolve(ok(facts.join(', ')));
  },
};
