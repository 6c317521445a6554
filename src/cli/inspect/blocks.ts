import { engines } from '../../engines/index.ts';
import { repeat } from '../../engines/repeat/index.ts';
import type { Wrapping } from '../../pipeline/call/client-profile.ts';
import { unwrapped } from '../../pipeline/call/wrapping.ts';
import { linesLeftOut } from '../../pipeline/marker.ts';
import { decidedUnder } from '../../store/decisions/decisions.ts';
import type { Copies } from '../../store/originals/copies.ts';
import type { InspectedRequest } from '../../store/inspection.ts';
import type { Originals } from '../../store/originals/originals.ts';
import type { Decided, Decision } from '../../store/records.ts';
import type { Connection } from '../../store/sqlite/connection.ts';

/** A text that was replaced. */
export interface InspectedText {
  /** As the agent sent it; null: not kept, evicted since, or in a form that this release cannot decode. */
  readonly sent: string | null;
  /** As the model saw it. */
  readonly seen: string;
}

/** A tool output that was decided in a request. */
export interface InspectedBlock extends Pick<
  Decision,
  'engine' | 'lossless' | 'tokensBefore' | 'tokensAfter' | 'reason'
> {
  readonly label: string | null;
  /** Lines that its markers stand for. */
  readonly linesLeftOut: number;
  /** Those that were replaced; none of a block that stayed as it was, of which nothing is kept. */
  readonly texts: readonly InspectedText[];
}

export interface Inspection {
  readonly request: InspectedRequest;
  readonly blocks: readonly InspectedBlock[];
  /** Blocks of the request whose decision was purged. */
  readonly purged: number;
}

/** Where texts are kept. */
export interface Kept {
  readonly originals: Pick<Originals, 'get'>;
  readonly copies: Pick<Copies, 'get'>;
}

/** `wrappings`: what the request's agent writes around the output of its tools. Throws for a damaged decision. */
export async function inspect(
  database: Connection,
  kept: Kept,
  request: InspectedRequest,
  wrappings: readonly Wrapping[],
): Promise<Inspection> {
  const found = decidedUnder(database, request.decided);
  const decided = found.filter((entry) => entry !== null);
  const blocks = await Promise.all(decided.map(async (entry) => blockOf(entry, kept, wrappings)));
  return { request, blocks, purged: found.length - decided.length };
}

async function blockOf(
  { chain, decision, label = null }: Decided,
  { originals, copies }: Kept,
  wrappings: readonly Wrapping[],
): Promise<InspectedBlock> {
  const { engine, lossless, tokensBefore, tokensAfter, reason } = decision;
  const replaced = (decision.texts ?? []).flatMap((seen, index) => (seen === null ? [] : [{ seen, index }]));
  // Where markers name an original for each of them, those are all that is kept.
  const refs = replaced.length === decision.refs.length ? decision.refs : null;
  const texts = replaced.map(async ({ seen, index }, at): Promise<InspectedText> => {
    const ref = refs?.[at];
    const names = decision.undoneBy?.[index] ?? null;
    if (ref === undefined && names !== null) return { sent: undone(seen, names, wrappings), seen };
    if (ref === undefined) return { sent: await copies.get(chain, index), seen };
    const original = await originals.get(ref);
    // It is the tool's own output; what the agent wrote around it went out as it was.
    const { head, tail } = unwrapped(seen, wrappings);
    return { sent: original === null ? null : head + original.text + tail, seen };
  });
  return {
    label,
    engine,
    lossless,
    tokensBefore,
    tokensAfter,
    reason,
    linesLeftOut: replaced.reduce((sum, { seen }) => sum + linesLeftOut(seen), 0),
    texts: await Promise.all(texts),
  };
}

/** The text that a form stands for; null where this release cannot read it. */
function undone(seen: string, names: readonly string[], wrappings: readonly Wrapping[]): string | null {
  const { head, output, tail } = unwrapped(seen, wrappings);
  try {
    const text = names.reduce((form, name) => {
      const engine = [repeat, ...engines].find((each) => each.name === name);
      if (engine === undefined) throw new Error(`There is no engine ${name}.`);
      return engine.decode(form, null);
    }, output);
    return head + text + tail;
  } catch {
    // A decoder that cannot read a form says so by throwing.
    return null;
  }
}
