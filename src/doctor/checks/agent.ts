import { isHeadroomError } from '../../errors.ts';
import { isHeadroomUrl } from '../../proxy/loopback.ts';
import { findBinary } from '../../wrap/launch/find-binary.ts';
import { targetsOf } from '../../wrap/launch/plan.ts';
import type { AgentRecipe } from '../../wrap/recipe.ts';
import { showRoute } from '../../wrap/routed-session.ts';
import { readSurroundings } from '../../wrap/launch/surroundings.ts';
import { capture } from '../capture.ts';
import { ok, skip, warn, type Check, type DoctorContext, type Finding } from '../check.ts';

/** How long an agent may take to tell its version; those that start Python take up to 5 s. */
export const agentVersionMs = 10_000;

/** One check for each agent: is it there, does it run, would its requests come through us, and where would they go. */
export function agentCheck(recipe: AgentRecipe): Check {
  return {
    id: `agent-${recipe.id}`,
    title: recipe.title,
    needs: ['settings'],
    run: async (context, signal) => {
      const binary = locate(recipe, context);
      if (binary === null) return skip('not installed');
      const version = await versionOf(
        binary,
        context,
        AbortSignal.any([signal, AbortSignal.timeout(agentVersionMs)]),
      );
      if ('problem' in version) {
        return warn(version.problem, `Start it without headroom to see what it lacks. ${recipe.installHint}`);
      }
      return routeOf(recipe, context, `${version.number}${compared(version.number, recipe.testedWith)}`);
    },
  };
}

/** Absolute path of the agent; null where it is not installed. */
export function locate(recipe: AgentRecipe, { env, platform }: DoctorContext): string | null {
  try {
    return findBinary(recipe, env, platform);
  } catch (error) {
    if (isHeadroomError(error) && error.code === 'AGENT_NOT_FOUND') return null;
    throw error;
  }
}

async function versionOf(
  binary: string,
  context: DoctorContext,
  signal: AbortSignal,
): Promise<{ readonly number: string } | { readonly problem: string }> {
  const { code, says, stdout, stderr } = await capture(binary, ['--version'], context, signal);
  if (signal.aborted) return { problem: `${binary} --version does not end` };
  if (code !== 0) return { problem: `${binary} --version ends with ${says ?? `exit code ${code ?? ''}`}` };
  // A full stop may end the line that tells it.
  const [number] = /\d+\.\d+(?:[.+-]?\w+)*/.exec(`${stdout}\n${stderr}`) ?? [];
  return number === undefined ? { problem: `${binary} --version says no version` } : { number };
}

/** A recipe that no version was tried with says so in words. */
function compared(version: string, testedWith: string): string {
  if (!/^\d+\.\d+/.test(testedWith) || version === testedWith) return '';
  const order = version.localeCompare(testedWith, 'en', { numeric: true });
  return `, ${order > 0 ? 'newer' : 'older'} than ${testedWith}, which headroom was tried with`;
}

function routeOf(recipe: AgentRecipe, context: DoctorContext, version: string): Finding {
  const start = { ...context, recipe, args: [] };
  const around = readSurroundings(recipe, start);
  const bare = recipe.unroutable(around);
  if (bare !== null) return warn(`${version}. ${bare.problem}`, bare.mend);
  const upstreams = targetsOf(start, around);
  // Whether such a headroom runs is a check of its own.
  const others = upstreams.filter(({ target }) => !isHeadroomUrl(target));
  if (others.length === 0) return ok(`${version}; set to a headroom`);
  const advice = recipe.cacheAdvice?.(around) ?? null;
  return ok(`${version}; to ${showRoute({ upstreams: others })}${advice === null ? '' : `. ${advice}`}`);
}
