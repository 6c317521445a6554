import assert from 'node:assert/strict';
import { test } from 'node:test';
import { engines } from '../../src/engines/index.ts';
import { isReadBack } from '../../src/pipeline/worker/exceptions.ts';
import type { Verdict } from '../../src/pipeline/worker/job.ts';
import { rangeOfMarker } from '../../src/pipeline/marker.ts';
import { shrink } from '../../src/pipeline/worker/shrink.ts';
import { loadTokenCounter } from '../../src/tokens/count.ts';
import { factReader, readGallery, type Exhibit } from './gallery.ts';
import { followPointers } from './repeat-parser.ts';

/**
 * What programs really print. A folder a program, two files an output: `name.txt` as it was printed, and `name.facts`:
 * its head lines (`command:`, `exit:`, `made:`), then what whoever ran the command looks for in it, one fact a line,
 * marked before an engine saw the text. `known: why` below a fact says that it is not shown as yet.
 */
const gallery = readGallery('test/fixtures/gallery');
const count = await loadTokenCounter();
/** Shorter outputs are not worth folding, so their facts would show nothing. */
const leastTokens = 400;

function shrunk({ text, command, exit, question }: Exhibit, level: 'lossless' | 'balanced'): Verdict {
  const retrieval = level === 'lossless' ? null : { tool: 'headroom_retrieve', key: new Uint8Array(32) };
  const job = { text, command, failed: exit !== 0, question, level, retrieval };
  return shrink({ ...job, tool: 'Bash', role: 'run' }, count);
}

/** What a text was read as, and by which engine's decoder; none: as it is. */
interface Reading {
  readonly engine: string | null;
  readonly form: string;
  readonly text: string;
}

/** All that a text may stand for: as it is, or read by the decoders, where several programs printed by several. */
function* readingsOf(text: string, engine: string | null): Generator<Reading> {
  yield { engine: null, form: text, text };
  const own = engines.filter(({ name }) => name === engine);
  let found = [text];
  for (const by of [own, engines]) {
    const read = found.flatMap((form) =>
      by.flatMap((each) => {
        try {
          const decoded = each.decode(form, null);
          return decoded === form ? [] : [{ engine: each.name, form, text: decoded }];
        } catch {
          return [];
        }
      }),
    );
    yield* read;
    found = [...found, ...read.map((each) => each.text)];
  }
}

/** The text byte for byte, but for what the engine may lose of it and says that it lost. */
function isOutput({ engine, form, text: read }: Reading, text: string): boolean {
  return engine === null ? read === text : isReadBack(engine, form, read, text);
}

function assertReadsBack(form: string, { text }: Exhibit, engine: string | null): void {
  for (const reading of readingsOf(form, engine)) if (isOutput(reading, text)) return;
  const followed = followPointers(form, new Map());
  for (const reading of readingsOf(followed, engine)) if (isOutput(reading, text)) return;
  assert.fail('no decoder makes the output of its form');
}

/** What is shown, each pointer into this output replaced by the lines it names: there the model sees them. */
function pointedOut(shown: readonly string[]): string {
  const hidden = '\u0000';
  const numbered = shown.flatMap((line) => {
    const range = rangeOfMarker(line);
    return range === null ? [line] : new Array<string>(range.to - range.from + 1).fill(hidden);
  });
  const followed = followPointers(numbered.join('\n'), new Map()).split('\n');
  return followed.filter((line) => line !== hidden).join('\n');
}

/** Tables of JSON say how many rows they have: so many as are shown, else no decoder reads what is left of one. */
function recounted(shown: readonly string[]): string {
  const lines: string[] = [];
  let table: number | null = null;
  for (const line of shown) {
    const range = rangeOfMarker(line);
    if (range === null) {
      if (/^\d+ rows of /.test(line)) table = lines.length;
      lines.push(line);
    } else if (table !== null) {
      const hidden = range.to - range.from + 1;
      lines[table] = (lines[table] ?? '').replace(/^\d+/, (rows) => String(Number(rows) - hidden));
    }
  }
  return lines.join('\n');
}

for (const exhibit of gallery) {
  const { isShown } = factReader(exhibit.text);

  test(`${exhibit.name}: its facts stand in it, and it is long enough to tempt.`, () => {
    assert.match(exhibit.made, /^(?:printed by|by hand after) \S/);
    assert.ok(Number.isInteger(exhibit.exit), 'it does not say how it ended');
    assert.ok(count(exhibit.text) >= leastTokens, `only ${String(count(exhibit.text))} tokens`);
    const unsaid = exhibit.facts.filter((fact) => isShown(fact, [], '') === null);
    assert.deepEqual(unsaid, []);
  });

  test(`${exhibit.name}: the lossless form is the output, byte for byte.`, () => {
    const { lossless, engine, reason } = shrunk(exhibit, 'lossless');
    assert.notEqual(reason, 'unproved');
    if (lossless !== null) assertReadsBack(lossless.text, exhibit, engine);
  });

  test(`${exhibit.name}: balanced shows each fact, and what its markers stand for is the rest.`, () => {
    const { lossless, folded, engine } = shrunk(exhibit, 'balanced');
    const shown = (folded?.text ?? lossless?.text ?? exhibit.text).split('\n');
    if (folded !== null) {
      const view = folded.view.split('\n');
      const whole = shown.flatMap((line) => {
        const range = rangeOfMarker(line);
        return range === null ? [line] : view.slice(range.from - 1, range.to);
      });
      assert.equal(followPointers(whole.join('\n'), new Map()), followPointers(folded.view, new Map()));
      assertReadsBack(folded.view, exhibit, engine);
    }
    const isMarker = (line: string): boolean => rangeOfMarker(line) !== null;
    const markers = shown.filter(isMarker).join('\n');
    const kept = shown.filter((line) => !isMarker(line)).join('\n');
    const readings = [...new Set([kept, recounted(shown), pointedOut(shown)])].flatMap((each) =>
      [...readingsOf(each, engine)].map(({ text }) => text.split('\n')),
    );
    const missed = exhibit.facts.filter((fact) => isShown(fact, readings, markers) !== (fact.known === null));
    assert.deepEqual(missed, []);
  });
}
