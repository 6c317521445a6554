import type { Engine } from '../engine.ts';
import { withoutGutter } from '../../text/gutter.ts';
import { numberingOf } from './numbering.ts';

/**
 * Files as agents read them. Lossless: of the numbers before the lines every fifth stays, below a header that says which
 * lines these are. Nothing is left out and no line changes: what is read may be quoted by an edit.
 */
export const codeCompressor: Engine = {
  name: 'code-compressor',
  keepsLines: true,

  accepts(_, context) {
    return numberingOf(context) !== null;
  },

  encode(text, context) {
    const numbering = numberingOf(context);
    if (numbering === null) return null;
    const lines = withoutGutter(text.split('\n'), numbering);
    if (lines === null) return null;
    const form = lines.join('\n');
    return context.count(form) < context.count(text) ? form : null;
  },
};
