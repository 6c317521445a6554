import { pageStartChars } from '../../limits.ts';
import { oncePerText } from '../../text/once.ts';
import type { Engine, EngineContext, Piece } from '../engine.ts';
import { readElements, stretchesOf } from './elements.ts';
import { foldPage } from './fold.ts';
import { shortPage } from './form.ts';

/**
 * Pages of the web as they were fetched. Lossless: tags that a page repeats become numbers. Folded: scripts, styles,
 * drawings, navigation; what is there to read stays as it is.
 */
export const html: Engine = {
  name: 'html',

  accepts(text, context) {
    return isPage(text, context);
  },

  encode(text, context) {
    return shortForm(text, context);
  },

  fold(text, context): readonly Piece[] | null {
    return context.failed ? null : foldPage(shortForm(text, context) ?? text, context);
  },
};

const fetches = /^(?:curl|wget|http|https|xh|w3m|lynx)$/;
const start = /<!doctype html|<html[\s>]/i;

function isPage(text: string, { role, programs }: EngineContext): boolean {
  const head = text.slice(0, pageStartChars);
  if (role === 'fetch' || programs.some(({ name }) => fetches.test(name))) return start.test(head);
  return /^(?:<!doctype html|<html[\s>])/i.test(head.trimStart());
}

// A text is encoded and then folded: its form is made once for both.
const shortForm = oncePerText((text, { count }: EngineContext): string | null => {
  const form = shortPage(text, stretchesOf(text, readElements(text, 'tight')));
  return form !== null && count(form) < count(text) ? form : null;
});
