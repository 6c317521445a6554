import { engines } from '../../engines/index.ts';
import type { Verdict } from '../../pipeline/worker/job.ts';
import type { Shown } from '../baselines.ts';
import { bare } from './marked-log.ts';

/**
 * The marked lines that are still to be read. A line that stands as it is neither there nor among what was left out has
 * been split by a lossless form, what many lines share being said once: it counts as kept if all its words are there.
 */
export function keptLines(marked: readonly string[], { visible, leftOut }: Shown): string[] {
  if (leftOut === '') return [...marked];
  const [seen, hidden] = [visible, leftOut].map((text) => text.split('\n').map(bare));
  const words = new Set(wordsOf(visible));
  return marked.filter((line) => {
    const key = bare(line);
    if (seen?.some((each) => each.includes(key))) return true;
    if (hidden?.some((each) => each.includes(key))) return false;
    return wordsOf(line).every((word) => words.has(word));
  });
}

/** What a fold shows and what it leaves out, both as they were printed where the form can be read back in parts. */
export function shownBy({ engine, folded }: Verdict, text: string): Shown {
  if (folded === null) return { visible: text, leftOut: '' };
  const lines = folded.view.split('\n');
  const stays = lines.map(() => true);
  for (const { fromLine, toLine } of folded.omissions) stays.fill(false, fromLine - 1, toLine);
  const asSent = {
    visible: folded.text,
    leftOut: lines.filter((_, at) => stays[at] === false).join('\n'),
  };
  const visible = printedBy(engine, lines.filter((_, at) => stays[at] === true).join('\n'));
  return visible === null ? asSent : { visible, leftOut: linesWithout(text, visible) };
}

/** The lines that a form's lines stand for; null: it can only be read as a whole. */
function printedBy(name: string | null, form: string): string | null {
  try {
    return engines.find((engine) => engine.name === name)?.decode(form, null) ?? null;
  } catch (cause) {
    // A decoder says by a plain error that lines alone tell it nothing. Any other is a defect, and no figure.
    if (cause instanceof Error && cause.constructor === Error) return null;
    throw cause;
  }
}

/** The lines of a text that are not among others. */
function linesWithout(text: string, others: string): string {
  const known = new Set(others.split('\n'));
  return text
    .split('\n')
    .filter((line) => !known.has(line))
    .join('\n');
}

function wordsOf(line: string): string[] {
  return line.match(/[\p{L}\p{N}]+/gu) ?? [];
}
