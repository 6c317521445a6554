import type { Engine, EngineContext } from '../engine.ts';
import { decode } from './decode.ts';
import { readElements, stretchesOf } from './elements.ts';
import { foldPage } from './fold.ts';
import { shortPage } from './form.ts';
import { scopes } from './scopes.ts';

/** A page, or the headers of the answer before it, shows itself within so many characters. */
const pageStartChars = 4_000;

interface Page {
  readonly text: string;
  readonly context: EngineContext;
  /** Null: the text as it stands is no longer. */
  readonly form: string | null;
}

/**
 * Pages of the web as they were fetched. Lossless: tags that a page repeats become numbers. Folded: scripts, styles,
 * drawings, navigation; what is there to read stays as it is.
 */
export const html: Engine<Page> = {
  name: 'html',

  read(text, context) {
    return isPage(text, context) ? { text, context, form: shortForm(text, context) } : null;
  },

  encode({ form }) {
    return form;
  },

  fold({ text, context, form }) {
    return context.failed ? null : foldPage(form ?? text, context);
  },

  decode,
  scopes,
};

const fetches = /^(?:curl|wget|http|https|xh|w3m|lynx)$/;
const start = /<!doctype html|<html[\s>]/i;

function isPage(text: string, { role, programs }: EngineContext): boolean {
  const head = text.slice(0, pageStartChars);
  if (role === 'fetch' || programs.some(({ name }) => fetches.test(name))) return start.test(head);
  return /^(?:<!doctype html|<html[\s>])/i.test(head.trimStart());
}

function shortForm(text: string, { count }: EngineContext): string | null {
  const form = shortPage(text, stretchesOf(text, readElements(text, 'tight')));
  return form !== null && count(form) < count(text) ? form : null;
}
