import type { Conversation } from '../../wire/wire.ts';
import type { Edges, PipelineTools } from '../pipeline-tools.ts';
import { noting, type Pressure, type Stage } from '../request.ts';
import type { CacheClock } from './cache-clock.ts';

/** A prompt that takes this share of the model's window is pressed for room: clients compact at 80 to 95 %. */
export const nearWindowShare = 0.75;

/** Notes requests that are short of room: nothing would be shortened harder for it at another level than `balanced`. */
export function pressure(tools: PipelineTools, clock: CacheClock): Stage {
  const { level, edges = noEdges, now = Date.now } = tools;
  return {
    run: (request) => {
      const { name, conversation, isHeldOut } = request;
      if (isHeldOut || level !== 'balanced') return request;
      const promptTokens = clock.stateOf(name, now())?.promptTokens ?? null;
      const found = pressureOf(conversation, promptTokens, edges);
      return noting({ ...request, pressure: found }, found);
    },
    dispensable: 'Nobody knows how long a conversation is by now',
  };
}

/**
 * Tells whether a request would take its conversation over an edge, or close to the end of the window. `promptTokens`:
 * of the last prompt and its answer; null where they are not known.
 */
export function pressureOf(
  { model, blocks, newFrom }: Conversation,
  promptTokens: number | null,
  edgesOf: (model: string) => Edges,
): Pressure | null {
  if (promptTokens === null || model === null) return null;
  const { band, window } = edgesOf(model);
  const bytes = blocks
    .slice(newFrom)
    .flatMap(({ identity }) => identity)
    .reduce((sum, { start, end }) => sum + end - start, 0);
  const expected = promptTokens + bytes / bytesPerToken;
  if (window !== null && expected > window * nearWindowShare) return 'window_near';
  return band !== null && promptTokens <= band && expected > band ? 'band_near' : null;
}

const noEdges = (): Edges => ({ band: null, window: null });

/** As `estimateTokens` guesses. */
const bytesPerToken = 4;
