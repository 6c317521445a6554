import type { Omission, ToolRole } from '../engines/engine.ts';
import type { Reason } from '../fates.ts';
import { shrink } from '../pipeline/worker/shrink.ts';
import type { Level } from '../settings.ts';
import type { Original } from '../store/originals/original-format.ts';
import type { TokenCounter } from '../tokens/count.ts';
import { markedReference } from '../store/originals/reference.ts';

/** A text by itself, with what may be known of where it comes from. */
export interface CompressRequest {
  readonly text: string;
  /** What the tool that printed it is for; `other` where that is not known. */
  readonly role?: ToolRole;
  readonly tool?: string | null;
  /** The shell command that printed it. */
  readonly command?: string | null;
  /** The command ended with an error: what it says of that stays. */
  readonly failed?: boolean;
  /** What somebody wants to know of it: lines that have to do with it stay. */
  readonly question?: string;
  readonly level: Level;
  /** Key of the references to originals; null: nothing may be left out. */
  readonly key: Uint8Array | null;
  /** Tool by which the reader gets back what is left out; the shell's command where it is left out. */
  readonly retrieveTool?: string;
}

export interface Compressed {
  readonly text: string;
  /** o200k tokens; an estimate (characters / 4) where no engine takes the text. */
  readonly tokensBefore: number;
  readonly tokensAfter: number;
  /** The engine that took it, null where none does. */
  readonly engine: string | null;
  readonly lossless: boolean;
  /** What is left out, by lines of the lossless form. */
  readonly omissions: readonly Omission[];
  /** As the marker names it; behind it the original has to be kept; null where nothing is left out. */
  readonly ref: string | null;
  /** To be stored under `ref` before the text is given to anyone. */
  readonly original: Original | null;
  /** Why the text stays as it is, or null. */
  readonly reason: Reason | null;
}

/**
 * Takes one text through router and engines, as the proxy does with a tool's output: the shorter form if there is one
 * by real count, else the text itself. Pure: storing the original is up to the caller.
 */
export function compressText(request: CompressRequest, count: TokenCounter): Compressed {
  const { text, key } = request;
  const verdict = shrink(
    {
      text,
      tool: request.tool ?? null,
      command: request.command ?? null,
      role: request.role ?? 'other',
      failed: request.failed ?? false,
      question: request.question ?? '',
      level: request.level,
      retrieval: key === null ? null : { tool: request.retrieveTool ?? null, key },
    },
    count,
  );
  const { folded, lossless, before, engine, reason } = verdict;
  const common = { tokensBefore: before, engine, reason };
  if (folded !== null && key !== null) {
    const { omissions, ref, view, tokens } = folded;
    return {
      ...common,
      text: folded.text,
      tokensAfter: tokens,
      lossless: false,
      omissions,
      ref: markedReference(key, ref),
      original: { text, view },
    };
  }
  const kept = { lossless: true, omissions: [], ref: null, original: null };
  return { ...common, ...kept, text: lossless?.text ?? text, tokensAfter: lossless?.tokens ?? before };
}
