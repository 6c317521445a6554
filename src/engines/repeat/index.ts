import { minRepeatGain, pointerTokens } from '../../limits.ts';
import { bareLines } from '../../text/gutter.ts';
import { tokenWeight } from '../../text/token-weight.ts';
import type { Engine, EngineContext, SeenRun } from '../engine.ts';

/**
 * Lines that the model sees verbatim higher up in the conversation become one line that says where: it is asked after
 * the engine of a text's kind, so what it compares is what will be sent with what was sent.
 */
export const repeat: Engine = {
  name: 'repeat',
  keepsLines: true,

  accepts(text, { seen }) {
    return seen !== null && !pointer.test(text);
  },

  encode(text, { seen }: EngineContext) {
    if (seen === null) return null;
    const lines = text.split('\n');
    const bare = bareLines(lines);
    const kept: string[] = [];
    let at = 0;
    while (at < lines.length) {
      const run = seen.longest(bare, at);
      if (run !== null && pays(lines, at, run.lines)) {
        kept.push(pointerTo(run));
        at += run.lines;
      } else {
        kept.push(lines[at] ?? '');
        at += 1;
      }
    }
    return kept.length === lines.length ? null : kept.join('\n');
  },
};

/** What a text must not hold before pointers are put into it. */
const pointer = /^\[headroom: \d+ lines as in /m;

/** `[headroom: 29 lines as in lines 12-40 of "nl -ba src/app.py" above]`. */
function pointerTo({ lines, fromLine, source }: SeenRun): string {
  return `[headroom: ${lines} lines as in lines ${fromLine}-${fromLine + lines - 1} of ${source} above]`;
}

function pays(lines: readonly string[], from: number, length: number): boolean {
  let weight = 0;
  for (let at = from; at < from + length; at += 1) {
    weight += tokenWeight(lines[at] ?? '') + 1;
    if (weight >= pointerTokens * minRepeatGain) return true;
  }
  return false;
}
