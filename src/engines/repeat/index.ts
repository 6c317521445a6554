import { minRepeatGain, pointerTokens } from '../../limits.ts';
import { bareLines } from '../../text/gutter.ts';
import { tokenWeight } from '../../text/token-weight.ts';
import type { Engine, SeenLines, SeenRun } from '../engine.ts';
import { OwnLines, type OwnRun } from './own-lines.ts';

/**
 * Lines that the model sees verbatim higher up, in this output or in the conversation, become one line that says where:
 * it is asked after the engine of a text's kind, so what it compares is what will be sent with what was sent.
 */
export const repeat: Engine = {
  name: 'repeat',
  keepsLines: true,

  accepts(text) {
    return !pointer.test(text);
  },

  encode(text, { seen }) {
    const lines = text.split('\n');
    const bare = bareLines(lines);
    const own = new OwnLines(bare);
    const kept: string[] = [];
    for (let at = 0; at < lines.length;) {
      const run = longer(seen?.longest(bare, at) ?? null, own.find(at));
      if (run !== null && pays(lines, at, run.lines)) {
        kept.push(pointerTo(run));
        own.showOther();
        at += run.lines;
      } else {
        kept.push(lines[at] ?? '');
        own.show(at);
        at += 1;
      }
    }
    return kept.length === lines.length ? null : kept.join('\n');
  },
};

/** A part of an output whose lines count from elsewhere: only what stands in earlier ones is pointed at. */
export function withoutSeen(text: string, seen: SeenLines): string {
  if (pointer.test(text)) return text;
  const lines = text.split('\n');
  const kept: string[] = [];
  for (let at = 0; at < lines.length;) {
    const run = seen.longest(lines, at);
    const isLeft = run !== null && pays(lines, at, run.lines);
    kept.push(isLeft ? pointerTo(run) : (lines[at] ?? ''));
    at += isLeft ? run.lines : 1;
  }
  return kept.join('\n');
}

/** What a text must not hold before pointers are put into it. */
const pointer = /^\[headroom: \d+ lines as in /m;

/** `[headroom: 29 lines as in lines 12-40 of "nl -ba src/app.py" above]`, or `… of this output]`. */
function pointerTo(run: SeenRun | OwnRun): string {
  const range = `${run.fromLine}-${run.fromLine + run.lines - 1}`;
  const source = 'source' in run ? `of ${run.source} above` : 'of this output';
  return `[headroom: ${run.lines} lines as in lines ${range} ${source}]`;
}

function longer(seen: SeenRun | null, own: OwnRun | null): SeenRun | OwnRun | null {
  return (seen?.lines ?? 0) >= (own?.lines ?? 0) ? seen : own;
}

function pays(lines: readonly string[], from: number, length: number): boolean {
  let weight = 0;
  for (let at = from; at < from + length; at += 1) {
    weight += tokenWeight(lines[at] ?? '') + 1;
    if (weight >= pointerTokens * minRepeatGain) return true;
  }
  return false;
}
