import { posix, win32 } from 'node:path';
import type { Environment } from '../../settings.ts';
import { variableName } from './find-binary.ts';
import type { Launch } from '../recipe.ts';
import { loopbackNames } from '../../proxy/loopback.ts';

/** What the agent's environment gets besides the recipe's variables. */
export interface Additions {
  /** Folder with a `headroom` command for the agent's shell. */
  readonly binFolder: string;
  /** The data folder, so that the agent's shell finds the same one. */
  readonly home: string;
  readonly platform: NodeJS.Platform;
}

/** The variables that differ from the user's own, null for unset. */
export function changedVariables(env: Environment, launch: Launch, added: Additions): Launch['env'] {
  const pathName = variableName(env, 'PATH', added.platform);
  const { delimiter } = added.platform === 'win32' ? win32 : posix;
  const noProxy = withLoopback(env['NO_PROXY'] ?? env['no_proxy']);
  return {
    ...launch.env,
    NO_PROXY: noProxy,
    // Windows knows one variable by both names; elsewhere tools read either.
    ...(added.platform === 'win32' ? {} : { no_proxy: withLoopback(env['no_proxy'] ?? env['NO_PROXY']) }),
    HEADROOM_HOME: added.home,
    // Last, so that it hides no command of the user.
    [pathName]: [env[pathName] ?? '', added.binFolder].filter((part) => part !== '').join(delimiter),
  };
}

/** The whole environment of the child. */
export function childEnv(env: Environment, changes: Launch['env']): Record<string, string> {
  const child: Record<string, string> = {};
  for (const [name, value] of Object.entries({ ...env, ...changes })) {
    if (typeof value === 'string') child[name] = value;
  }
  return child;
}

/** Such lists spell IPv6 in several ways, and our proxy is not reached by it. */
const loopback = loopbackNames.filter((name) => !name.startsWith('['));

/** A NO_PROXY list that names loopback, where our own proxy listens, besides what it named already. */
export function withLoopback(list: string | undefined): string {
  const hosts = (list ?? '').split(/[\s,]+/).filter((host) => host !== '');
  if (hosts.includes('*')) return '*';
  return [...hosts, ...loopback.filter((host) => !hosts.includes(host))].join(',');
}
