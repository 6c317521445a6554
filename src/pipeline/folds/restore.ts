import { referenceOf } from '../../store/originals/reference.ts';
import type { Original } from '../../store/originals/original-format.ts';
import { textAt } from '../call/call.ts';
import type { PipelineTools } from '../pipeline-tools.ts';
import type { LaterStage, OnFault, Request, Slot } from '../request.ts';
import { unwrapped } from '../call/wrapping.ts';
import { roleOf } from '../call/client-profile.ts';

/** Keeps what a request's markers and forms stand for. The request does not wait for it. */
export function originalsKept(tools: PipelineTools, onFault: OnFault): LaterStage {
  return {
    run: (request) => request,
    goesOut: (request) => {
      void keepOriginals(tools, request, onFault);
      const { body, slots, made, notes } = request;
      if (!notes.has('store_failed'))
        tools.keeper?.keep(
          body,
          slots.filter(({ chain }) => made.has(chain)),
        );
    },
  };
}

/** What a live conversation points at is used, and what of it was lost is stored again. Never rejects. */
export async function keepOriginals(tools: PipelineTools, request: Request, onFault: OnFault): Promise<void> {
  try {
    const lost = await tools.originals.use(request.slots.flatMap(({ decision }) => decision?.refs ?? []));
    if (lost.length > 0) await restoreOriginals(tools, request, new Set(lost));
  } catch (error) {
    onFault('What a marker stands for cannot be stored again', error);
  }
}

/**
 * Stores originals again that a power cut, an eviction or a purge has taken while their conversation lives on: the
 * client sends the text with each request, and the lines that a marker names are laid out again. Nothing is stored
 * where this release lays them out in another way: the marker would name other lines. Rejects with what `Originals.put`
 * does.
 */
async function restoreOriginals(
  tools: PipelineTools,
  request: Request,
  lost: ReadonlySet<string>,
): Promise<void> {
  for (const slot of request.slots) {
    for (const ref of slot.decision?.refs ?? []) {
      const original = lost.has(ref) ? await originalOf(tools, request, slot, ref) : null;
      if (original !== null) await tools.originals.put(ref, original);
    }
  }
}

async function originalOf(
  tools: PipelineTools,
  { body, calls }: Request,
  { result, decision }: Slot,
  ref: string,
): Promise<Original | null> {
  const { profile, originals, runner } = tools;
  const index = decision?.texts?.findIndex((text) => text?.includes(ref) === true) ?? -1;
  const span = result.texts[index];
  if (span === undefined || result.call === null) return null;
  const sent = textAt(body, span);
  if (sent === null) return null;
  const { output: text, failed } = unwrapped(sent, profile.wrappings);
  const key = originals.key();
  if (referenceOf(key, text, text) === ref) return { text, view: text };
  const { tool, command } = calls.read(result.call);
  const role = roleOf(profile, tool);
  // What decides how lines are laid out; which of them stay is of no interest here.
  const job = { text, tool, command, role, failed: result.isError || failed, question: '' };
  for (const level of ['balanced', 'tight'] as const) {
    const verdict = await runner.run({ ...job, level, retrieval: { tool: null, key } }, null);
    if (!('failure' in verdict) && verdict.folded?.ref === ref) return { text, view: verdict.folded.view };
  }
  return null;
}
