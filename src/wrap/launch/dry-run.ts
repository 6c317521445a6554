import type { Level } from '../../settings.ts';
import { maskArguments, maskText, maskVariable } from './mask.ts';
import type { Launch, Unroutable, Upstream } from '../recipe.ts';

/** What would be started. */
export interface Prospect {
  readonly agent: string;
  readonly binary: string;
  /** None: the agent would run bare. */
  readonly upstreams: readonly Upstream[];
  /** Why it would run bare, if not because it starts no session. */
  readonly bare: Unroutable | null;
  readonly level: Level;
  /** What headroom cannot do for this agent, in sentences. */
  readonly limits: readonly string[];
  /** Variables are those that differ from the user's own. */
  readonly launch: Launch;
}

/** The same, flat and fit to be shown: secrets are masked. */
export interface DryRun extends Omit<Prospect, 'launch'>, Launch {}

export function dryRun({ launch, ...prospect }: Prospect): DryRun {
  const env = Object.entries(launch.env).map(
    ([name, value]) => [name, value === null ? null : maskVariable(name, value)] as const,
  );
  return {
    ...prospect,
    upstreams: prospect.upstreams.map(({ mount, url, from }) => ({ mount, url: maskText(url), from })),
    args: maskArguments(launch.args),
    env: Object.fromEntries(env),
    files: launch.files.map(({ path, content }) => ({ path, content: maskText(content) })),
  };
}

/** For people; `--json` gives the values. */
export function renderDryRun(run: DryRun): string {
  const route =
    run.upstreams.length === 0
      ? [`upstream  the agent's own: it runs bare. ${run.bare?.problem ?? ''}`.trimEnd()]
      : [...run.upstreams.map(({ url, from }) => `upstream  ${url} (${from})`), `level     ${run.level}`];
  return [
    'Nothing is started. This would be:',
    ...route,
    `binary    ${run.binary}`,
    ...run.args.map((arg) => `argument  ${arg}`),
    ...Object.entries(run.env).map(([name, value]) =>
      value === null ? `unset     ${name}` : `set       ${name}=${value}`,
    ),
    ...run.limits.map((limit) => `limit     ${limit}`),
    ...run.files.flatMap(({ path, content }) => [`file      ${path}`, content.trimEnd()]),
    '',
  ].join('\n');
}
