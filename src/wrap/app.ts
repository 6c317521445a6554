import { HeadroomError } from '../errors.ts';
import { interrupted } from './signal-gate.ts';
import { Notes } from './notes.ts';
import { mcpCommand, targetsOf } from './launch/plan.ts';
import type { AppRecipe } from './recipe.ts';
import { openRoutedSession, showRoute } from './routed-session.ts';
import { readSurroundings } from './launch/surroundings.ts';
import type { WrapOptions } from './launch/start.ts';

/** Serves an app that only its user can point at a proxy: says what to enter where, then waits for Ctrl-C. */
export async function serveApp(options: WrapOptions<AppRecipe>): Promise<number> {
  const { recipe, print, settings } = options;
  if (options.args.length > 0) {
    throw new HeadroomError(
      'USAGE',
      `${recipe.title} is not started, so it takes no arguments.`,
      `Flags of headroom stand before the name: headroom wrap --level lossless ${recipe.id}`,
    );
  }
  const around = readSurroundings(recipe, options);
  const upstreams = targetsOf(options, around);
  const steps = (proxyUrl: string): string =>
    `${recipe.steps({ ...around, proxyUrl, mcp: mcpCommand(options), upstreams }).join('\n')}\n`;
  if (options.dryRun !== null) {
    print.out(showSteps(options, steps('http://127.0.0.1:PORT/s/TOKEN')));
    return 0;
  }
  const notes = new Notes(print.err);
  const stop = interrupted();
  const mend = `Stop with Ctrl-C and start headroom wrap ${recipe.id} again.`;
  const session = await openRoutedSession(options, { upstreams, env: options.env }, notes, mend);
  try {
    if (print.isTerminal) notes.line(`${recipe.id} -> ${showRoute({ upstreams })}, level ${settings.level}`);
    print.out(steps(session.proxy.url));
    session.proxy.warmUp();
    await stop;
  } finally {
    await session.close();
  }
  if (print.isTerminal) notes.lines(session.tally.closing());
  return 0;
}

function showSteps({ dryRun, recipe }: WrapOptions<AppRecipe>, steps: string): string {
  if (dryRun !== 'json') return `Nothing is started. This would be said:\n${steps}`;
  return `${JSON.stringify({ agent: recipe.id, limits: recipe.limits, steps: steps.trimEnd().split('\n') }, null, 2)}\n`;
}
