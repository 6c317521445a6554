import { referenceOf } from '../../store/originals/reference.ts';
import type { Original } from '../../store/originals/original-format.ts';
import type { Slot } from '../cache-aligner.ts';
import { readCall, textAt } from '../call/call.ts';
import type { DecideTools } from '../decide.ts';
import { unframe } from '../call/frame.ts';
import { roleOf } from '../call/client-profile.ts';

/**
 * What a live conversation points at is used, and what of it was lost is stored again. Never rejects; `report` is told
 * of what fails.
 */
export async function keepOriginals(
  tools: DecideTools,
  body: Buffer,
  slots: readonly Slot[],
  report: (what: string, cause: unknown) => void,
): Promise<void> {
  try {
    const lost = await tools.originals.use(slots.flatMap(({ decision }) => decision?.refs ?? []));
    if (lost.length > 0) await restoreOriginals(tools, body, slots, new Set(lost));
  } catch (error) {
    report('What a marker stands for cannot be stored again', error);
  }
}

/**
 * Stores originals again that a power cut, an eviction or a purge has taken while their conversation lives on: the
 * client sends the text with each request, and the lines that a marker names are laid out again. Nothing is stored
 * where this release lays them out in another way: the marker would name other lines. Rejects with what `Originals.put`
 * does.
 */
async function restoreOriginals(
  tools: DecideTools,
  body: Buffer,
  slots: readonly Slot[],
  lost: ReadonlySet<string>,
): Promise<void> {
  for (const slot of slots) {
    for (const ref of slot.decision?.refs ?? []) {
      const original = lost.has(ref) ? await originalOf(tools, body, slot, ref) : null;
      if (original !== null) await tools.originals.put(ref, original);
    }
  }
}

async function originalOf(
  tools: DecideTools,
  body: Buffer,
  { result, decision }: Slot,
  ref: string,
): Promise<Original | null> {
  const { profile, originals, runner } = tools;
  const index = decision?.texts?.findIndex((text) => text?.includes(ref) === true) ?? -1;
  const span = result.texts[index];
  if (span === undefined || result.call === null) return null;
  const sent = textAt(body, span);
  if (sent === null) return null;
  const { output: text, failed } = unframe(sent, profile.frames);
  const key = originals.key();
  if (referenceOf(key, text, text) === ref) return { text, view: text };
  const { tool, command } = readCall(body, result.call);
  const role = roleOf(profile, tool);
  // What decides how lines are laid out; which of them stay is of no interest here.
  const job = { text, tool, command, role, failed: result.isError || failed, question: '' };
  for (const level of ['balanced', 'tight'] as const) {
    const verdict = await runner.run({ ...job, level, retrieval: { tool: null, key } }, null);
    if (!('failure' in verdict) && verdict.folded?.ref === ref) return { text, view: verdict.folded.view };
  }
  return null;
}
