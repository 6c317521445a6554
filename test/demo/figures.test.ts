import { Chalk } from 'chalk';
import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';
import { runInvestigation } from '../../src/demo/agent-run.ts';
import { demoWires } from '../../src/demo/demo-wire.ts';
import { type DemoReport, startBare, verdictOf } from '../../src/demo/demo.ts';
import { countLostHits, figuresOf, type Figures } from '../../src/demo/figures.ts';
import { renderReport } from '../../src/demo/render.ts';
import { environment } from '../../src/settings.ts';
import type { Answered, StandinRequest } from '../../src/standin/standin.ts';
import { estimateTokens } from '../../src/tokens/count.ts';
import { useProject } from './project.ts';

const project = useProject();
const wire = demoWires.anthropic;
let requests: readonly StandinRequest[];
before(async () => {
  const start = async (agent: Parameters<typeof startBare>[0]): Promise<number> =>
    startBare(agent, project());
  requests = (await runInvestigation(wire, environment(), estimateTokens, start)).requests;
});

/** The recorded requests with one turn changed. */
function withChange(index: number, change: (turn: Answered) => Partial<Answered>): StandinRequest[] {
  return requests.map((request, at) =>
    at === index && request.answered !== null
      ? { ...request, answered: { ...request.answered, ...change(request.answered) } }
      : request,
  );
}

describe('the figures of a run', () => {
  test('every prompt token is counted once, as read, written or neither', () => {
    const { inputTokens, cacheReads, cacheWrites, uncached } = figuresOf(
      requests,
      wire.model,
      estimateTokens,
    );
    assert.equal(inputTokens, cacheReads + cacheWrites + uncached);
    const sizes = requests.map(({ answered }) => {
      return (answered?.prompt ?? []).reduce((sum, { text }) => sum + estimateTokens(text), 0);
    });
    assert.equal(
      inputTokens,
      sizes.reduce((sum, size) => sum + size, 0),
    );
  });

  test('the bill is the price of these tokens', () => {
    const { uncached, cacheReads, cacheWrites, output, bill } = figuresOf(
      requests,
      wire.model,
      estimateTokens,
    );
    const dollars = (uncached * 2 + cacheReads * 0.1 + cacheWrites * 2.5 + output * 10) / 1e6;
    assert.ok(bill !== null && Math.abs(bill - dollars) < 1e-9, `${String(bill)} is not ${dollars}`);
  });

  test('a prompt that does not begin with the one before is a prefix break', () => {
    assert.equal(figuresOf(requests, wire.model, estimateTokens).prefixBreaks, 0);
    const changed = withChange(4, ({ prompt }) => ({
      prompt: prompt.map((block) => ({ ...block, prefix: `another ${block.prefix}` })),
    }));
    // It differs from the one before, and the one after differs from it.
    assert.equal(figuresOf(changed, wire.model, estimateTokens).prefixBreaks, 2);
  });
});

describe('lost cache hits', () => {
  test('a run loses none against itself', () => {
    assert.equal(countLostHits(requests, requests), 0);
  });

  test('a turn that read one block less has lost its hit', () => {
    const shorter = withChange(3, ({ bill }) => ({ bill: { ...bill, cachedBlocks: bill.cachedBlocks - 1 } }));
    assert.equal(countLostHits(requests, shorter), 1);
  });

  test('turns that never came have lost theirs', () => {
    assert.equal(countLostHits(requests, requests.slice(0, 5)), 4);
  });
});

describe('the verdict', () => {
  const figures: Figures = {
    requests: 9,
    toolTokens: 40_000,
    inputTokens: 400_000,
    uncached: 0,
    cacheReads: 330_000,
    cacheWrites: 70_000,
    output: 220,
    bill: 0.18,
    retrievals: 0,
    prefixBreaks: 0,
  };
  const good: DemoReport = {
    wire: 'anthropic',
    model: 'claude-sonnet-5-5',
    level: 'balanced',
    answers: { without: 'the pool', with: 'the pool' },
    without: figures,
    with: { ...figures, bill: 0.08, retrievals: 1 },
    lostCacheHits: 0,
    home: '/home/user/headroom/demo',
  };

  test('all kept: none', () => {
    assert.equal(verdictOf(good), null);
  });

  const bad: readonly [string, DemoReport, RegExp][] = [
    ['another answer', { ...good, answers: { without: 'the pool', with: 'no idea' } }, /another answer/],
    [
      'a changed conversation',
      { ...good, with: { ...good.with, prefixBreaks: 1 } },
      /changed after it was sent/,
    ],
    ['a lost cache hit', { ...good, lostCacheHits: 2 }, /2 cache hits were lost/],
    ['a bill as high as before', { ...good, with: figures }, /bill was not lower/],
    [
      'an unknown price',
      { ...good, with: { ...figures, bill: null } },
      /price of claude-sonnet-5-5 is not known/,
    ],
  ];
  for (const [title, report, problem] of bad) {
    test(`${title}: exit code 1 and two lines`, () => {
      const verdict = verdictOf(report);
      assert.match(verdict?.problem ?? '', problem);
      assert.equal(verdict?.exitCode, 1);
      assert.equal(verdict.message.split('\n').length, 2);
    });
  }

  test('the report fits 80 columns and says both bills', () => {
    const text = renderReport(good, new Chalk({ level: 0 })).replace(/\u001b\[\d+m/g, '');
    assert.match(text, /^bill +\$0\.1800 +\$0\.0800 +-55\.6 %$/m);
    assert.match(text, /1 retrieval of what was left out; 0 prefix breaks; every cache hit kept\./);
    const long = text.split('\n').filter((line) => line.length > 80);
    assert.deepEqual(long, []);
  });

  test('a report of two different answers shows both', () => {
    const text = renderReport(
      { ...good, answers: { without: 'the pool', with: 'no idea' } },
      new Chalk({ level: 0 }),
    );
    assert.match(text, /NOT the same/);
    assert.match(text, /the pool\n {2}no idea/);
  });
});
