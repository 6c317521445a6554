import { hasGutter, withoutGutter } from '../../text/gutter.ts';
import type { Engine } from '../engine.ts';
import { decode } from './decode.ts';
import { numberingOf } from './numbering.ts';

interface Page {
  /** Null: the text as it stands is no longer. */
  readonly form: string | null;
}

/**
 * Files as agents read them. Lossless: of the numbers before the lines every tenth stays, below a header that says
 * which lines these are. Nothing is left out and no line changes: what is read may be quoted by an edit.
 */
export const codeCompressor: Engine<Page> = {
  name: 'code-compressor',
  keepsLines: true,

  read(text, context) {
    const numbering = numberingOf(context);
    const lines = text.split('\n');
    if (numbering === null || !hasGutter(lines, numbering)) return null;
    const form = withoutGutter(lines, numbering)?.join('\n') ?? null;
    return { form: form !== null && context.count(form) < context.count(text) ? form : null };
  },

  encode({ form }) {
    return form;
  },

  decode,

  // Headers of numbers are known to all who compare lines: what stands below is compared without its number.
  scopes: () => null,
};
