import { isHeadroomError, reasonOf } from '../errors.ts';
import { fail, skip, type Check, type DoctorContext, type Finding, type State } from './check.ts';
import type { Environment } from '../settings.ts';
import { isHarmless, mayNameSecret } from '../text/secrets.ts';
import { maskText } from '../wrap/launch/mask.ts';

/** How long `doctor` gives one check; none of them waits for a person or a model. */
const checkMs = 15_000;

export interface Result extends Finding {
  readonly id: string;
  readonly title: string;
}

/**
 * Makes all checks, side by side where they do not wait for one another; answers them in their order. Never rejects.
 */
export async function examine(
  checks: readonly Check[],
  context: DoctorContext,
  limitMs = checkMs,
): Promise<readonly Result[]> {
  const hide = hidesSecrets(context.env);
  const results = new Map<string, Promise<Result>>();
  for (const check of checks) {
    const needed = (check.needs ?? []).map((id) => resultOf(results, id));
    const earlier = check.alone === true ? [...results.values()] : [];
    const finding = async (): Promise<Finding> => {
      await Promise.all(earlier);
      const missing = (await Promise.all(needed)).find(({ state }) => state === 'fail' || state === 'skip');
      return missing === undefined
        ? runWithin(check, context, limitMs)
        : skip(`not looked at: needs ${missing.title}`);
    };
    results.set(
      check.id,
      finding().then(({ state, saw, mend }) => ({
        id: check.id,
        title: check.title,
        state,
        saw: hide(saw),
        mend: mend === null ? null : hide(mend),
      })),
    );
  }
  return Promise.all(results.values());
}

/** Mends what can be mended of those checks that are not content; answers what was done, a line each. */
export async function mend(checks: readonly Check[], context: DoctorContext): Promise<readonly string[]> {
  const needed = new Set(checks.flatMap(({ fix, needs = [] }) => (fix === undefined ? [] : needs)));
  const looked = checks.filter(({ id, fix }) => fix !== undefined || needed.has(id));
  const results = await examine(looked, context);
  const done: string[] = [];
  for (const [index, check] of looked.entries()) {
    const state = results[index]?.state;
    if (state === 'warn' || state === 'fail') done.push(...((await check.fix?.(context)) ?? []));
  }
  return done.map(hidesSecrets(context.env));
}

/** 0: nothing to do; 1: warnings; 2: failures. */
export function exitCodeOf(results: readonly Result[]): number {
  const has = (wanted: State): boolean => results.some(({ state }) => state === wanted);
  return has('fail') ? 2 : has('warn') ? 1 : 0;
}

function resultOf(results: ReadonlyMap<string, Promise<Result>>, id: string): Promise<Result> {
  const result = results.get(id);
  if (result === undefined) throw new TypeError(`no earlier check is called ${id}`);
  return result;
}

async function runWithin(check: Check, context: DoctorContext, limitMs: number): Promise<Finding> {
  const controller = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<Finding>((resolve) => {
    timer = setTimeout(() => {
      resolve(fail(`not done after ${limitMs / 1000} s`, 'Try again while the machine is less busy.'));
      controller.abort();
    }, limitMs);
  });
  try {
    return await Promise.race([check.run(context, controller.signal), late]);
  } catch (error) {
    if (isHeadroomError(error)) return fail(error.problem, error.mend);
    // A check that breaks is a finding too: the others are still worth having.
    return fail(
      reasonOf(error),
      'If this stays so after headroom is installed anew, it is a defect: report it.',
    );
  } finally {
    clearTimeout(timer);
  }
}

/** Values shorter than this are no secrets, and hiding them would take words out of sentences. */
const minSecretChars = 6;

/** Answers what takes out of a text all values of secret variables, and whatever else looks like a secret. */
function hidesSecrets(env: Environment): (text: string) => string {
  const secrets = Object.entries(env)
    .filter(([name, value]) => mayNameSecret(name) && !isHarmless(name, value ?? ''))
    .map(([, value]) => value ?? '')
    .filter((value) => value.length >= minSecretChars)
    // One value may be part of another.
    .sort((one, other) => other.length - one.length);
  return (text) => maskText(secrets.reduce((shown, secret) => shown.replaceAll(secret, '***'), text));
}
