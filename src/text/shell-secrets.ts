import { amongWords, echoed, escape, takesSecretInput, wordsOf, type Word } from './secret-words.ts';
import { readStatements, type Extent, type Stage } from './shell-words.ts';

/** Scripts in scripts (`ssh host "sh -c '…'"`) are read so deep. */
const maxDepth = 5;

/** Where secrets stand in a command, in order; they may overlap. */
export function secretsIn(command: string): readonly Extent[] {
  return found(command, 0).toSorted((one, other) => one.start - other.start || other.end - one.end);
}

function found(text: string, depth: number): Extent[] {
  if (depth > maxDepth) return [];
  const above: Stage[] = [];
  const read = new Set<Stage>();
  /** Where the words of a stage end that takes a secret from its input. */
  let awaits = Infinity;
  const places = readStatements(text).flatMap(({ stages }) => {
    const isFed = /^\s*(?:<\s*)?<\(\s*$/.test(text.slice(awaits, stages[0]?.places[0]?.start));
    const secrets = stages.flatMap((stage, at) => {
      const words = wordsOf(text, stage);
      const takesInput = readsSecret(text, stage, words, depth);
      awaits = takesInput ? (stage.places.at(-1)?.end ?? Infinity) : Infinity;
      const isKept = goesToSecretFile(text, stage);
      const all = takesInput ? feedersOf(text, stages, at, above) : isFed || isKept ? [stage] : [];
      // One stage may feed many: it is read once.
      const feeders = all.filter((feeder) => !read.has(feeder));
      for (const feeder of feeders) read.add(feeder);
      return [
        ...amongWords(words),
        ...feeders.flatMap((feeder) => [...echoed(wordsOf(text, feeder)), ...feeder.fed]),
        ...(takesInput ? stage.fed : stage.fed.flatMap((place) => within(text, place, depth))),
        ...stage.places.flatMap((place) =>
          quotedIn(text, place).flatMap((inner) => within(text, inner, depth)),
        ),
      ];
    });
    above.push(...stages);
    return secrets;
  });
  return [...places, ...commentsIn(text).flatMap((place) => within(text, place, depth))];
}

/** `echo V > password.txt`, `>> ~/.pgpass`, `> /run/secrets/x`. */
function goesToSecretFile(text: string, { isRedirected, places }: Stage): boolean {
  const end = places.at(-1)?.end ?? 0;
  const file = isRedirected
    ? /^\s*>>?\s*["']?([^\s"'|&;<>()]+)/.exec(text.slice(end, end + 300))?.[1]
    : undefined;
  return file !== undefined && secretFile.test(file);
}

const secretFile =
  /\/run\/secrets\/|(?:^|\/)\.?(?:pgpass|(?:[\w-]{0,60}[_-])?(?:pass(?:word|wd|phrase)?|secret|token|credentials?)(?:\.txt)?)$/i;

/** What comes through the pipe: the stages before; of a group all that stands above it, of a file what was written to one. */
function feedersOf(
  text: string,
  stages: readonly Stage[],
  at: number,
  above: readonly Stage[],
): readonly Stage[] {
  const [first] = stages;
  const isOfGroup =
    /^(?:\}|done|fi)$/.test(first?.words[0] ?? '') ||
    /\)\s*\|&?\s*$/.test(text.slice(0, first?.places[0]?.start ?? 0).slice(-40));
  const isFromFile = /^\s*<\s*[^\s<]/.test(text.slice(stages[at]?.places.at(-1)?.end));
  if (isFromFile) return above.filter(({ isRedirected }) => isRedirected);
  return isOfGroup ? [...above, ...stages.slice(0, at)] : stages.slice(0, at);
}

/** True where a program of the stage, or of a script in it, takes a secret from its input. */
function readsSecret(text: string, stage: Stage, words: readonly Word[], depth: number): boolean {
  if (takesSecretInput(words)) return true;
  if (depth > maxDepth) return false;
  return stage.places.some((place) =>
    quotedIn(text, place).some((inner) => {
      const script = partOf(text, inner);
      return readStatements(script).some(({ stages }) =>
        stages.some((each) => readsSecret(script, each, wordsOf(script, each), depth + 1)),
      );
    }),
  );
}

/** The same in a part of the text. */
function within(text: string, place: Extent, depth: number): Extent[] {
  const { start } = place;
  return found(partOf(text, place), depth + 1).map((place) => ({
    start: place.start + start,
    end: place.end + start,
  }));
}

/** Quotes that are escaped quote within a part; nothing moves by it. */
function partOf(text: string, { start, end }: Extent): string {
  return text.slice(start, end).replaceAll('\\"', `${escape}"`);
}

function commentsIn(text: string): Extent[] {
  return [...text.matchAll(/(?<=^|\s)#+([^\n#]+)/g)].map(({ index, 0: comment, 1: inner = '' }) => ({
    start: index + comment.length - inner.length,
    end: index + comment.length,
  }));
}

/** Of a word what stands in quotes or is run for its output, where that is more than a word. */
function quotedIn(text: string, { start, end }: Extent): Extent[] {
  const raw = text.slice(start, end);
  if (!/['"`$]/.test(raw)) return [];
  return [...raw.matchAll(/'([^']*)|"((?:[^"\\]|\\[^])*)|`([^`]*)|\$\(([^]*)/g)].flatMap((match) => {
    const inner = match[1] ?? match[2] ?? match[3] ?? match[4] ?? '';
    const from = start + match.index + match[0].length - inner.length;
    return /[\s"']/.test(inner) ? [{ start: from, end: from + inner.length }] : [];
  });
}
