import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import { seededRandom } from '../../../src/random.ts';
import type { Level } from '../../../src/settings.ts';
import type { Wire } from '../../../src/wire/wire.ts';
import type { Turn } from '../../wire/conversations.ts';
import { changes, type Change, type Json } from '../changed-histories.ts';
import { callOf, Reader } from '../reader.ts';
import { hasPointer, lineFor, textsOf, turnsOf, wires } from '../stored-line.ts';
import { whole } from '../../../src/wire/items/pieces.ts';

/** Outputs some of which are printed by the same call again, and some of which end as others do. */
function repeatedTurns(seed: number, count: number): Turn[] {
  const random = seededRandom(seed);
  const [first = { output: '' }, ...others] = turnsOf(seed, count);
  return [first, ...others.map((turn) => (random.int(0, 2) === 0 ? first : turn))];
}

/** The forms in which each result went out, by what was called and printed. */
class Forms {
  readonly #all = new Map<string, Set<string>>();

  add(turns: readonly Turn[], raw: readonly string[], sent: readonly string[]): void {
    raw.forEach((text, at) => {
      const key = this.#key(turns, raw, at);
      this.#all.set(key, (this.#all.get(key) ?? new Set()).add(sent[at] ?? text));
    });
  }

  of(turns: readonly Turn[], raw: readonly string[], at: number): readonly string[] {
    return [...(this.#all.get(this.#key(turns, raw, at)) ?? [])];
  }

  #key(turns: readonly Turn[], raw: readonly string[], at: number): string {
    return `${turns[at + turns.length - raw.length]?.command ?? ''}\n${raw[at] ?? ''}`;
  }
}

/** None of the forms in which a result went out is shorter and would be true where the result stands now. */
function assertShortest(
  turns: readonly Turn[],
  raw: readonly string[],
  now: readonly string[],
  forms: Forms,
): void {
  const skipped = turns.length - raw.length;
  const commandAt = (at: number): string => turns[at + skipped]?.command ?? '';
  raw.forEach((text, at) => {
    for (const form of forms.of(turns, raw, at)) {
      if (form.length >= (now[at] ?? '').length) continue;
      assert.ok(hasPointer(form), `${at} went out shorter before, in a form that stands alone`);
      const above = now.slice(0, at).map((shown, place) => ({ call: commandAt(place), shown }));
      assert.ok(!isTrue([...above, { call: commandAt(at), shown: form }], text), `${at} went out shorter`);
    }
  });
}

/** True if the last of these outputs says what was printed, its pointers followed. */
function isTrue(outputs: readonly { call: string; shown: string }[], printed: string): boolean {
  const reader = new Reader();
  try {
    const meant = outputs.map(({ call, shown }) => reader.read(callOf(call), shown, null));
    return meant.at(-1)?.join('\n') === printed;
  } catch (error) {
    if (error instanceof Error && error.message.startsWith('This points nowhere')) return false;
    throw error;
  }
}

for (const [on, [wire, build]] of wires.entries()) {
  for (const [order, first] of changes.entries()) {
    test(`promise 2, append-only: ${wire.id}: behind two changes (${first.name}, then each) no text is longer than it need be`, async (t) => {
      for (const [at, second] of changes.entries()) {
        const seed = order * changes.length + at;
        // Each two changes meet each wire, and each of the two ways on two of the three.
        const turn = (on + seed) % wires.length;
        if (turn !== 1) await changeTwice(t, { wire, build, first, both: [second], level: 'lossless', seed });
        if (turn !== 2)
          await changeTwice(t, { wire, build, first, both: [first, second], level: 'balanced', seed });
      }
    });
  }
}

async function changeTwice(
  t: TestContext,
  {
    wire,
    build,
    first,
    both,
    level,
    seed,
  }: {
    wire: Wire;
    build: (turns: readonly Turn[]) => string;
    first: Change;
    both: readonly Change[];
    level: Level;
    seed: number;
  },
): Promise<void> {
  const turns = repeatedTurns(seed, 6);
  const line = await lineFor(t, level);
  const forms = new Forms();
  const send = async (said: readonly Turn[], body: string | Json): Promise<readonly string[]> => {
    const raw = textsOf(wire, Buffer.from(typeof body === 'string' ? body : JSON.stringify(body)));
    const now = textsOf(wire, whole((await line.send(wire, body)).body));
    assertShortest(said, raw, now, forms);
    forms.add(said, raw, now);
    return now;
  };
  for (let count = 1; count < turns.length; count += 1)
    await send(turns.slice(0, count), build(turns.slice(0, count)));
  const changed = (list: readonly Change[], place: number): Json | null => {
    const body = JSON.parse(build(turns)) as Json;
    return list.map(({ apply }) => apply(body, place)).includes(false) ? null : body;
  };
  const once = changed([first], seed % 2);
  const twice = changed(both, (seed >> 1) % 4);
  if (once === null || twice === null) return;
  const atFirst = await send(turns, once);
  if (seed % 2 === 0) await line.restart();
  await send(turns, twice);
  assert.deepEqual(textsOf(wire, whole((await line.send(wire, once)).body)), atFirst);
}
