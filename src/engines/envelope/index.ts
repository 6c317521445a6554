import type { Engine } from '../engine.ts';
import { decode } from './decode.ts';
import { longTexts, type LongTexts } from './long-texts.ts';
import { scopes } from './scopes.ts';

/** Stands for a text in what is shown of the answer around it, so none may stand there already. */
const sign = '…';
/** Stands between two texts, so it may be no line of them. */
const next = '[next …]';

interface Page {
  readonly form: string;
}

/**
 * Answers of tools that are JSON, or what Python prints of a dict, around a few long texts: what stands around them on a
 * line of its own, the texts as they are. What they are is for other engines.
 */
export const envelope: Engine<Page> = {
  name: 'envelope',

  read(text) {
    const form = unwrapped(text);
    return form === null || form.length >= text.length ? null : { form };
  },

  encode({ form }) {
    return form;
  },

  decode,
  scopes,
};

/** The form of an answer even where it is no shorter: what it shows may be; null: it has none. */
export function unwrapped(text: string): string | null {
  const found = longTexts(text);
  return found === null ? null : formOf(text, found);
}

/** Null: its parts could not be told from each other. */
function formOf(text: string, { texts, notation }: LongTexts): string | null {
  const around = [...texts, { start: text.length, end: 0 }].map(({ start }, at) =>
    text.slice(texts[at - 1]?.end ?? 0, start),
  );
  if (around.some((each) => each.includes(sign))) return null;
  if (texts.length > 1 && texts.some((each) => each.text.split('\n').includes(next))) return null;
  const shown = around.join(sign);
  const lines = shown.split('\n').length;
  const size = lines === 1 ? '' : ` on ${lines} lines`;
  const head = `[${notation}${size}, ${sign} ${texts.length === 1 ? 'is' : 'are'} below: ${shown}]`;
  return [head, texts.map((each) => each.text).join(`\n${next}\n`)].join('\n');
}
