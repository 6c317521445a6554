import assert from 'node:assert/strict';
import { retrieve } from '../../src/mcp/retrieve.ts';
import { Pipeline } from '../../src/pipeline/pipeline.ts';
import type { Outcome } from '../../src/pipeline/pipeline-tools.ts';
import type { JobRunner } from '../../src/pipeline/worker/job.ts';
import type { Store } from '../../src/store/store.ts';
import { whole } from '../../src/wire/items/pieces.ts';
import type { Scan, Wire } from '../../src/wire/wire.ts';
import { mutatedBodies } from '../wire/mutated-bodies.ts';
import { assertOnlyTextsDiffer } from '../wire/replaced-texts.ts';
import { profile } from './bench.ts';

/** What became of the bodies of a series. */
export interface Counts {
  bodies: number;
  notUnderstood: number;
  changed: number;
  shortened: number;
  folds: number;
}

/** Outputs so long are worth being shortened. */
const rows = 60;

/** Texts of the results of a body, in order; null: a wire does not understand it. */
function textsOf(wire: Wire, body: Buffer): (string | null)[] | null {
  let scan: Scan;
  try {
    scan = wire.scan(body.toString('latin1'));
  } catch {
    return null;
  }
  const spans = scan.blocks.flatMap(({ result }) => result?.texts ?? []);
  return spans.map(({ start, end }) => {
    try {
      return JSON.parse(body.toString('utf8', start, end)) as string;
    } catch {
      return null;
    }
  });
}

/** Leads conversations of odd and damaged bodies through the pipeline. Throws where one is not as it should be. */
export class OddBodies {
  readonly counts: Counts = { bodies: 0, notUnderstood: 0, changed: 0, shortened: 0, folds: 0 };
  readonly #store: Store;
  readonly #runner: JobRunner;
  readonly #pipeline: Pipeline;

  constructor(store: Store, runner: JobRunner) {
    this.#store = store;
    this.#runner = runner;
    this.#pipeline = this.#started();
  }

  async send(wire: Wire, seed: number): Promise<void> {
    for (const body of mutatedBodies(wire.id, seed, rows)) {
      const outcome = await this.#pipeline.run(body, wire, 'generate');
      await this.#check(wire, body, outcome);
      for (const pipeline of [this.#pipeline, this.#started()])
        assert.deepEqual(
          whole((await pipeline.run(body, wire, 'generate')).body),
          whole(outcome.body),
          'sent again',
        );
    }
  }

  /** As after a restart: it knows what is stored. */
  #started(): Pipeline {
    return new Pipeline({
      ...this.#store,
      runner: this.#runner,
      profile,
      level: 'balanced',
      onProblem: (problem) => {
        throw problem;
      },
    });
  }

  async #check(wire: Wire, body: Buffer, { body: out, changed, report }: Outcome): Promise<void> {
    const sent = whole(out);
    const texts = textsOf(wire, body);
    this.counts.bodies += 1;
    this.counts.notUnderstood += Number(texts === null);
    this.counts.changed += Number(changed);
    assert.equal(report.note === 'shape', texts === null, report.note ?? 'no note');
    assert.ok(
      !['replay_failed', 'decide_failed', 'prefix_broken', 'store_failed'].includes(report.note ?? ''),
    );
    if (!changed) {
      assert.deepEqual(sent, body);
      return;
    }
    assertOnlyTextsDiffer(wire, body, sent);
    const shown = textsOf(wire, sent) ?? assert.fail('what goes out is not understood');
    assert.equal(shown.length, texts?.length);
    for (const [at, text] of (texts ?? []).entries())
      if (shown[at] !== text) await this.#checkText(text, shown[at]);
  }

  async #checkText(text: string | null, out: string | null | undefined): Promise<void> {
    assert.ok(text?.isWellFormed() === true && out?.isWellFormed() === true);
    this.counts.shortened += 1;
    for (const [, ref = ''] of out.matchAll(/ ref=(\w+) /g)) {
      this.counts.folds += 1;
      assert.equal((await retrieve(this.#store.originals, { ref })).text, text);
    }
  }
}
