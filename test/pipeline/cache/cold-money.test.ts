import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { serviceLog } from '../../engines/log-samples.ts';
import { recordsJson } from '../../wire/conversations.ts';
import {
  billOf,
  claudeSpeaker,
  codexSpeaker,
  leadSession,
  minute,
  type Sent,
  type Speaker,
  type Step,
  type Visit,
} from '../agent-session.ts';

const seed = 20_261_005;

/** Lines of code that no engine shortens. */
function code(lines: number, from: number): string {
  return Array.from({ length: lines }, (_, line) => {
    const value = (line + 1) * 7919 + from * 104_729;
    return `  const n${(value % 9973).toString(36)} = read(${value % 997}, "${(value * 31).toString(36)}");`;
  }).join('\n');
}

const steps: Readonly<Record<string, (size: number, which: number) => Step>> = {
  log: (size, which) => ({ command: `journalctl -u svc${which}`, output: serviceLog(20 * size).join('\n') }),
  rows: (size, which) => ({ command: `curl api/${which}`, output: recordsJson(8 * size, which) }),
  file: (size, which) => ({ command: `cat src/${which}.ts`, output: code(3 * size, which) }),
  small: (_, which) => ({ command: `test -f ${which}`, output: 'yes' }),
  fetch: (_, which) => ({ command: `ref ${which}`, output: serviceLog(12).join('\n'), retrieves: true }),
};

function visits(kinds: readonly string[]): fc.Arbitrary<readonly Visit[]> {
  const step = fc
    .record({
      kind: fc.constantFrom(...kinds),
      size: fc.integer({ min: 1, max: 30 }),
      which: fc.nat({ max: 40 }),
    })
    .map(({ kind, size, which }) => steps[kind]?.(size, which) ?? assert.fail(kind));
  const visit = fc.record({
    afterMs: fc.constantFrom(1, 3, 4, 8, 20, 40, 70, 200).map((minutes) => minutes * minute),
    prompt: fc.constantFrom('Find the fault', 'Go on', 'Is worker-3 at fault?', 'Mend it'),
    steps: fc.array(step, { maxLength: 6 }),
  });
  return fc.array(visit, { minLength: 1, maxLength: 4 });
}

const everything = visits(Object.keys(steps));

const speakers: readonly (readonly [name: string, speaker: Speaker, lifetimeMs: number])[] = [
  ['claude, five minutes', claudeSpeaker(), 5 * minute],
  ['claude, one hour', claudeSpeaker('1h'), 60 * minute],
  ['codex', codexSpeaker(), 30 * minute],
];

/** Every request's messages as they arrived, without the marks that clients move. */
function messagesOf({ body }: Sent): string[] {
  const fields = JSON.parse(body.toString()) as Readonly<Record<string, readonly unknown[] | undefined>>;
  return (fields['messages'] ?? fields['input'] ?? []).map((message) =>
    JSON.stringify(message, (key, value: unknown) => (key === 'cache_control' ? undefined : value)),
  );
}

const noted = (note: string): boolean => note.startsWith('cache_expired ');

for (const [name, speaker, lifetimeMs] of speakers) {
  test(`promise 2, append-only: only a cache that has expired sees other bytes (${name})`, async () => {
    let generations = 0;
    const property = fc.asyncProperty(everything, async (session) => {
      const sent = await leadSession(session, { speaker, tools: { noted }, declares: true });
      for (const [index, request] of sent.entries()) {
        const before = sent[index - 1];
        assert.notEqual(request.note, 'prefix_broken');
        assert.notEqual(request.note, 'cold_was_warm');
        if (before === undefined) continue;
        const known = messagesOf(before);
        const same = messagesOf(request).slice(0, known.length).join() === known.join();
        generations += same ? 0 : 1;
        assert.ok(same || request.at - before.at > lifetimeMs, `after ${request.at - before.at} ms`);
        assert.equal(request.note === 'cold_rewrite', !same);
      }
    });
    await fc.assert(property, { numRuns: 30, seed });
    assert.ok(generations >= 3, `only ${generations} generations`);
  });
}

/** Ways to lead a session: without headroom, with our tool's schema alone, as if a warm cache had been seen, and as usual. */
const ways = {
  bare: { tools: null, declares: false },
  schema: { tools: null, declares: true },
  first: { tools: { noted: (note: string) => note === 'cold_was_warm' }, declares: true },
  cold: { tools: {}, declares: true },
} as const;

type Way = keyof typeof ways;

/** What each session costs, led in each of these ways. */
async function compare<Asked extends Way>(
  speaker: Speaker,
  sessions: readonly (readonly Visit[])[],
  asked: readonly Asked[],
): Promise<Record<Asked, number>[]> {
  const costs: Record<Asked, number>[] = [];
  for (const session of sessions) {
    const bills: [string, number][] = [];
    for (const way of asked)
      bills.push([way, billOf(speaker, await leadSession(session, { speaker, ...ways[way] }))]);
    costs.push(Object.fromEntries(bills) as Record<Asked, number>);
  }
  return costs;
}

function total<Asked extends Way>(costs: readonly Record<Asked, number>[], way: Asked): number {
  return costs.reduce((sum, each) => sum + each[way], 0);
}

for (const [name, speaker] of speakers) {
  test(`promise 10, honest money: with two idle gaps, of which the first shows an expiry, a cold rewrite pays, for every session (${name})`, async (t) => {
    const gap = 90 * minute;
    const work = fc.array(
      fc
        .record({ kind: fc.constantFrom('log', 'rows', 'file', 'file', 'small'), which: fc.nat({ max: 40 }) })
        .map(({ kind, which }) => steps[kind]?.(9, which) ?? assert.fail(kind)),
      { minLength: 6, maxLength: 10 },
    );
    const sessions = fc.sample(
      fc.tuple(work, work, work).map((parts) =>
        parts.map((part, index) => ({
          afterMs: index === 0 ? 0 : gap,
          prompt: `Part ${index}`,
          steps: part,
        })),
      ),
      { numRuns: 6, seed },
    );
    const costs = await compare(speaker, sessions, ['bare', 'schema', 'first', 'cold']);
    const saved = (way: Way): string =>
      `${(100 * (1 - total(costs, way) / total(costs, 'bare'))).toFixed(1)} %`;
    t.diagnostic(
      `saved of the bill: schema ${saved('schema')}, first ${saved('first')}, cold ${saved('cold')}`,
    );
    for (const { cold, first } of costs) assert.ok(cold <= first + 1e-9, `${cold} > ${first}`);
    assert.ok(total(costs, 'cold') < total(costs, 'first'));
    assert.ok(total(costs, 'first') < total(costs, 'bare'));
  });

  test(`promise 10, honest money: no session costs more than our tool’s definition (${name})`, async (t) => {
    const sessions = fc.sample(everything, { numRuns: 15, seed: seed + 1 });
    const costs = await compare(speaker, sessions, ['bare', 'schema', 'cold']);
    const dearer = costs.filter(({ cold, schema }) => cold > schema + 1e-9).length;
    t.diagnostic(
      `${dearer} of ${costs.length} dearer; saved ${(100 * (1 - total(costs, 'cold') / total(costs, 'bare'))).toFixed(1)} %`,
    );
    for (const [index, { cold, schema }] of costs.entries()) {
      const fetches =
        sessions[index]?.some((visit) => visit.steps.some(({ retrieves }) => retrieves)) === true;
      if (!fetches) assert.ok(cold <= schema + 1e-9, `session ${index}: ${cold} > ${schema}`);
    }
  });
}
