import type { EngineContext, Scopes } from '../../engines/engine.ts';
import { repeat } from '../../engines/repeat/index.ts';
import { withoutSample } from '../../engines/repeat/numbered.ts';
import { holdsHeader } from '../../text/gutter.ts';
import { stepsFor } from '../../text/steps.ts';
import { scopesOf } from './line-scopes.ts';
import type { View } from './pointers-hold.ts';

/** What its lines depend on is read where somebody asks: most forms have no line that stands elsewhere. */
export function viewOf(form: string): View {
  let scopes: Scopes | null | undefined;
  return {
    text: form,
    get scopes(): Scopes | null {
      return scopes === undefined ? (scopes = scopesOf(form.split('\n'))) : scopes;
    },
  };
}

/** The shortest of what the model needs to see: its own form, or the text itself, without what stands higher up. */
export function pointed(printed: View, view: View, context: EngineContext): string {
  if (holdsHeader(printed.text)) return view.text;
  const shown = pointersIn(view, context) ?? view.text;
  if (view === printed) return shown;
  const { seen, count } = context;
  const brief = seen === null ? null : withoutSample(printed.text, view.text, shown, seen);
  if (brief !== null && count(brief) < count(shown)) return brief;
  if (beginsTooLong(printed.text, count(shown), context)) return shown;
  let least: number | null = null;
  // Counted part by part, up to where it is no longer the shorter one.
  const isShorter = (part: string): boolean => (least = (least ?? count(shown)) - count(part)) > 0;
  return pointersIn(printed, context, isShorter) ?? shown;
}

/**
 * True if a text with its pointers takes so many tokens before it ends: of a form far shorter than the text this shows
 * within the part that has about so many, and the rest need not be looked at.
 */
function beginsTooLong(text: string, tokens: number, context: EngineContext): boolean {
  const chars = Math.ceil(text.length * (tokens / context.count(text)) * headRoom);
  const end = chars > text.length * maxHeadShare ? -1 : text.indexOf('\n', chars);
  if (end === -1) return false;
  let left = tokens;
  // What ends the part may go on behind it, and be pointed at with that: it is not counted.
  let last = '';
  const isOpen = (part: string): boolean => {
    left -= last === '' ? 0 : context.count(last);
    last = part;
    return left > 0;
  };
  const head: View = { text: text.slice(0, end), scopes: null };
  pointersIn(head, { ...context, steps: stepsFor(head.text) }, isOpen);
  return left <= 0;
}

/** Some lines of it will be pointed at. */
const headRoom = 1.4;
/** A longer beginning is hardly less work than the whole. */
const maxHeadShare = 0.7;

function pointersIn(view: View, context: EngineContext, isWanted?: (part: string) => boolean): string | null {
  const page = repeat.read(view.text, context);
  if (page === null) return null;
  return repeat.encode({
    ...page,
    get scopes() {
      return view.scopes;
    },
    ...(isWanted && { isWanted }),
  });
}
