import type { Note } from '../../fates.ts';

import type { Conversation } from '../../wire/wire.ts';

/** A prompt that takes this share of the model's window is pressed for room: clients compact at 80 to 95 %. */
export const nearWindowShare = 0.75;

/** Prompt lengths of a model that a request should stay below, tokens; null: it has none, or none is known. */
export interface Edges {
  /** Longer prompts pay more for each token. */
  readonly band: number | null;
  /** Longer prompts are refused. */
  readonly window: number | null;
}

/** Why a request's new tool results are shortened as far as may be; its ledger row gets it as a note. */
export type Pressure = Extract<Note, 'band_near' | 'window_near'>;

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

export const noEdges = (): Edges => ({ band: null, window: null });

/** As `estimateTokens` guesses. */
const bytesPerToken = 4;
