import { sectionByMessage } from './decode-by-message.ts';
import { byRows, printedOf, startedOf } from './decode-print.ts';
import { findingsOf, inOrder, tablesOf } from './decode-rows.ts';
import { decodeWhole } from './decode-whole.ts';
import { Excerpts, timesOf } from './decode-source.ts';
import { headOf, type Head } from './decode-head.ts';

/** `by message`; without it what earlier releases wrote. */
const opening = /^Findings( by message)? \(next (\d+) lines\): (.*)$/s;

/** Reads the lossless form from its text alone; it shares no code with the encoder. A text that is no form is itself. */
export function decode(form: string): string {
  const lines = form.split('\n');
  if (form.startsWith('Findings: ') && !lines.some((line) => opening.test(line))) return decodeWhole(form);
  const printed: string[] = [];
  for (let at = 0; at < lines.length; at += 1) {
    const [, byMessage, count, says = ''] = opening.exec(lines[at] ?? '') ?? [];
    if (count === undefined) {
      printed.push(lines[at] ?? '');
      continue;
    }
    const body = lines.slice(at + 1, at + 1 + Number(count));
    if (body.length < Number(count)) throw new Error('Findings without all of their lines.');
    at += body.length;
    if (says === 'as printed.') for (const line of body) printed.push(line);
    else if (byMessage !== undefined) {
      const section = sectionByMessage(says, body, lines, at + 1);
      for (const line of section.printed) printed.push(line);
      at += section.besides;
    } else {
      const besides = besidesOf(lines, at + 1);
      for (const line of sectionOf(headOf(says), body, besides)) printed.push(line);
      at += besides.lines;
    }
  }
  return printed.join('\n');
}

/** What stands behind the messages of a section; where it is missing, what is told is told without it. */
interface Besides {
  /** How many lines it takes. */
  readonly lines: number;
  readonly order: readonly string[];
  readonly moments: readonly string[];
  readonly source: readonly string[];
}

function besidesOf(lines: readonly string[], at: number): Besides {
  const [, count, order, moments] =
    /^Besides \(next (\d+) lines\): (\d+) that number rows in their order, (\d+) of moments, \d+ of source\.$/.exec(
      lines[at] ?? '',
    ) ?? [];
  if (count === undefined) return { lines: 0, order: [], moments: [], source: [] };
  const rows = lines.slice(at + 1, at + 1 + Number(count));
  if (rows.length < Number(count)) throw new Error('Findings without all of their lines.');
  const [first, second] = [Number(order), Number(order) + Number(moments)];
  return {
    lines: 1 + rows.length,
    order: rows.slice(0, first),
    moments: rows.slice(first, second),
    source: rows.slice(second),
  };
}

function sectionOf(head: Head, body: readonly string[], besides: Besides): readonly string[] {
  const { order, above, folder } = head;
  const files = typeof order === 'object' ? order.files : 0;
  const [style = ''] = head.pattern;
  const pattern = style === 'MESSAGE' || style.startsWith('In ') ? '' : style;
  const printed = findingsOf(body.slice(files + above), { placeholder: head.placeholder, pattern });
  const named = files > 0 ? body.slice(0, files) : printed.map(({ path }) => path);
  const sorted =
    order !== 'own'
      ? inOrder(printed, order === 'name' ? [] : named)
      : besides.order.length === 0
        ? printed
        : byRows(printed, timesOf(besides.order));
  const lines = pattern.includes('LEVEL')
    ? tablesOf(sorted, folder, head.widths)
    : printedOf(sorted, head, {
        excerpts: new Excerpts(besides.source),
        shapes: [],
        above: body.slice(files, files + above),
      });
  return startedOf(lines, head, timesOf(besides.moments));
}
