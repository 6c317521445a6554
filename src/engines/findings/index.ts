import { findingsIn } from '../../text/findings.ts';
import type { Engine, EngineContext } from '../engine.ts';
import { decode } from './decode.ts';
import { layOut, type SectionForm } from './form.ts';
import { lineStyles } from './line-entries.ts';
import { leastFindings, leastOfSeveral, type Section } from './section.ts';
import { scopes } from './scopes.ts';
import { readSection } from './sections.ts';
import { stretchesOf, type Stretch } from './starts.ts';
import { readTables } from './table.ts';
import { piecesOf } from './fold.ts';

/** Findings leave their order only for a form that is so much shorter than the text. */
const maxFormShare = 0.9;
/** Or for one of which so little stays where source may leave. */
const maxKeptShare = 0.7;
/** As a whole that one is shorter than the text or, of few findings, not much longer. */
const maxSmallShare = 1.1;
/** Less of a text than this makes it another one's: the log of a build. */
const minCoveredShare = 0.5;
/** Of the findings so many must be known for such: hits of a search name places as well. */
const leastKnownShare = 0.9;
/** As many are looked at. */
const sampleFindings = 100;
/** So begins what stands for a section. */
const ownHeader = /^(?:Findings(?: by message)?|Besides(?: findings)?) \(next \d+ lines\): /;
/** Stands above a line of the text that reads like one. */
const asPrinted = 'Findings (next 1 lines): as printed.';

/** A text as lines that stay as they are and sections of findings, in order. */
export type Part = readonly string[] | SectionForm;

/**
 * What checkers and compilers print: mypy, tsc, flake8, ruff, pyright, gcc, ESLint, clippy, shellcheck, wherever in a
 * text it stands. Lossless: in each section each message once, with the places where it holds below it. Folded: the
 * source that was printed with them leaves, and when each line was printed; all messages and places stay: whoever mends
 * the findings needs them.
 */
export const findings: Engine<readonly Part[]> = {
  name: 'findings',
  endsWay: true,

  read(text, context) {
    if (context.role === 'search' || !/\d/.test(text)) return null;
    const parts: Part[] = [];
    const lines = text.split('\n');
    let [done, covered, kept] = [0, 0, 0];
    const found = stretchesOf(lines).flatMap((stretch) =>
      sectionsIn(stretch, context).map((section) => ({ section, stretch })),
    );
    for (const { section, stretch } of found) {
      if (isLarge(section) || (found.length === 1 && !isWholeBetter(section))) {
        const [from, to] = [stretch.from + section.from, stretch.from + section.to];
        const form = layOut(section, stretch, kept === 0);
        const chars = charsOf(lines, from, to);
        if (form === null || !isWorth(form, isLarge(section) ? 1 : maxSmallShare, chars, context)) continue;
        if (from > done) parts.push(rawLines(lines, done, from));
        parts.push(form);
        [done, covered, kept] = [to, covered + chars, kept + 1];
      }
    }
    if (kept === 0 || covered < minCoveredShare * text.length) return null;
    if (done < lines.length) parts.push(rawLines(lines, done, lines.length));
    return parts;
  },

  encode: (parts) => parts.flatMap((part) => ('lines' in part ? part.lines : part)).join('\n'),

  fold: piecesOf,

  decode,
  scopes,
};

function isLarge({ findings }: Section): boolean {
  return findings.length >= leastOfSeveral;
}

/** Of a few errors whoever mends them wants the source at once. */
function isWholeBetter({ findings, excerpts }: Section): boolean {
  return excerpts.length > 0 && findings.some(({ message }) => error.test(message));
}

const error = /^(?:fatal )?error\b|^\u2026?SC\d+ \(error\)/;

function rawLines(lines: readonly string[], from: number, to: number): readonly string[] {
  return lines.slice(from, to).flatMap((line) => (ownHeader.test(line) ? [asPrinted, line] : [line]));
}

function sectionsIn(stretch: Stretch, context: EngineContext): readonly Section[] {
  const { lines } = stretch;
  const sections: Section[] = [];
  for (let at = 0; at < lines.length && lines.length >= leastFindings;) {
    const table = readTables(lines, at);
    const found =
      table === null ? readSection(lines, at, sections.at(-1)?.to ?? 0) : { section: table, to: table.to };
    if (found.section !== null && isOfChecker(found.section, context)) sections.push(found.section);
    at = found.to;
  }
  return sections;
}

/** Tables, blocks and marked source are what only checkers print; a place and words behind it others print, too. */
function isOfChecker({ style, findings, excerpts }: Section, { programs, failed }: EngineContext): boolean {
  if (
    !lineStyles.some((each) => each === style) ||
    style.pattern.includes(': line ') ||
    excerpts.length >= leastKnownShare * findings.length
  )
    return true;
  const step = Math.max(1, Math.floor(findings.length / sampleFindings));
  const lines = findings
    .filter((_, at) => at % step === 0)
    .map(
      ({ path, line, column, message }) =>
        `${path}:${line}${column === null ? '' : `:${column}`}: ${message.split('\n', 1)[0] ?? ''}`,
    );
  const known = findingsIn(lines, { programs, failed }).filter((part, at) => part === at);
  return known.length >= leastKnownShare * lines.length;
}

function isWorth(
  { lines, besides }: SectionForm,
  maxWholeShare: number,
  chars: number,
  { level }: EngineContext,
): boolean {
  const form = charsOf(lines, 0, lines.length);
  if (form < maxFormShare * chars) return true;
  const kept = charsOf(lines, 0, lines.length - besides);
  return level !== 'lossless' && form < maxWholeShare * chars && kept < maxKeptShare * chars;
}

function charsOf(lines: readonly string[], from: number, to: number): number {
  let chars = 0;
  for (let at = from; at < to; at += 1) chars += (lines[at] ?? '').length + 1;
  return chars;
}
