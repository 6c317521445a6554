import { hasGutter, withoutGutter } from '../../text/gutter.ts';
import type { Engine } from '../engine.ts';
import { numberingOf } from './numbering.ts';

/**
 * Files as agents read them. Lossless: of the numbers before the lines every tenth stays, below a header that says which
 * lines these are. Nothing is left out and no line changes: what is read may be quoted by an edit.
 */
export const codeCompressor: Engine = {
  name: 'code-compressor',
  keepsLines: true,

  accepts(text, context) {
    const numbering = numberingOf(context);
    return numbering !== null && hasGutter(text.split('\n'), numbering);
  },

  encode(text, context) {
    const numbering = numberingOf(context);
    const form = numbering === null ? null : withoutGutter(text.split('\n'), numbering)?.join('\n');
    return form != null && context.count(form) < context.count(text) ? form : null;
  },
};
