import { engines } from '../../engines/index.ts';
import { repeat } from '../../engines/repeat/index.ts';
import { benchSeed } from '../../limits.ts';
import { type Measure, type Row } from '../measure.ts';
import { provePointers, proveEngine, type Proved } from './prove.ts';
import { numberedFile } from './numbered-files.ts';
import { diffOf } from './diffs.ts';
import { dump } from './dumps.ts';
import { findingsOf } from './findings.ts';
import { envelopeText } from './envelopes.ts';
import { gitList } from './git-lists.ts';
import { jsonText } from './json-texts.ts';
import { listing } from './listings.ts';
import { logOf } from './logs.ts';
import type { Maker } from './made.ts';
import { page } from './pages.ts';
import { searchHits } from './searches.ts';
import { lineUp } from './tables.ts';
import { testRun } from './test-runs.ts';

/** Forms an engine where nobody says how many: minutes for a whole run, seconds for a quick one. */
const usualForms = { whole: 5_000, quick: 500 } as const;

/** Whether each form of each engine, over texts that were made to be hard, is read back as its text. */
export const forms: Measure = {
  name: 'forms',
  run: ({ quick, forms: asked, seed = benchSeed, progress }) => {
    const wanted = asked ?? usualForms[quick ? 'quick' : 'whole'];
    const found = proveAll(seed, wanted, progress);
    const faults = found.flatMap(({ name, proved }) =>
      proved.faults.map(({ text, command, says }): Row => {
        return {
          input: name,
          figures: {
            command: command ?? '',
            says: says ?? 'another text',
            text: JSON.stringify(text).slice(0, shownChars),
          },
        };
      }),
    );
    return Promise.resolve({
      title: 'Forms read back',
      how: `generated texts until each engine wrote ${wanted.toLocaleString('en-US')} in another form; each form decoded and compared; seeds ${seed} and on, one an engine`,
      reach: `wrong 0, of each ${wanted.toLocaleString('en-US')} forms`,
      rows: [
        ...found.map(({ name, seed: own, proved }) => rowOf(name, own, proved)),
        totalOf(found.map(({ proved }) => proved)),
      ],
      ...(faults.length > 0 ? { parts: [{ title: 'Not read back', rows: faults }] } : {}),
    });
  },
};

/** Of a text that did not come back so many characters are shown. */
const shownChars = 2_000;

interface Found {
  readonly name: string;
  readonly seed: number;
  readonly proved: Proved;
}

/** Every listed engine and the pointers, each with a seed of its own. */
export function proveAll(seed: number, wanted: number, progress: (step: string) => void): readonly Found[] {
  // All makers are looked up before the first engine is proved, which takes a while.
  const pairs = engines.map((engine) => {
    const make = makers[engine.name];
    if (make === undefined) throw new Error(`Nothing makes texts for the engine ${engine.name}.`);
    return { engine, make };
  });
  const found = pairs.map(({ engine, make }, at): Found => {
    progress(`forms: ${engine.name}`);
    return { name: engine.name, seed: seed + at, proved: proveEngine(engine, make, seed + at, wanted) };
  });
  const own = seed + engines.length;
  progress(`forms: ${repeat.name}`);
  return [...found, { name: repeat.name, seed: own, proved: provePointers(numberedFile, own, wanted) }];
}

function rowOf(input: string, seed: number, { texts, forms: written, exact, excepted, wrong }: Proved): Row {
  return { input, figures: { seed, texts, forms: written, exact, 'layout left': excepted, wrong } };
}

function totalOf(all: readonly Proved[]): Row {
  const sum = (of: (proved: Proved) => number): number => all.reduce((total, each) => total + of(each), 0);
  return {
    input: 'all',
    figures: {
      texts: sum((each) => each.texts),
      forms: sum((each) => each.forms),
      exact: sum((each) => each.exact),
      'layout left': sum((each) => each.excepted),
      wrong: sum((each) => each.wrong),
    },
  };
}

/** By engine, who makes texts of its kind. */
export const makers: Readonly<Record<string, Maker>> = {
  envelope: envelopeText,
  'code-compressor': numberedFile,
  'test-run': testRun,
  git: gitList,
  diff: diffOf,
  findings: findingsOf,
  search: searchHits,
  sql: dump,
  'smart-crusher': jsonText,
  listing,
  table: lineUp,
  html: page,
  log: logOf,
};
