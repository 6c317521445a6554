import assert from 'node:assert/strict';
import { describe, it, test } from 'node:test';
import fc from 'fast-check';
import { isHeadroomError } from '../../src/errors.ts';
import { BodyMemory, chainHashes } from '../../src/wire/items/body-memory.ts';
import { routeRequest, wires } from '../../src/wire/index.ts';
import { splice } from '../../src/wire/splice.ts';
import type { Edit, Wire } from '../../src/wire/wire.ts';
import { anyCodePoint } from '../any-code-point.ts';
import { builders, mutatedBodies } from './mutated-bodies.ts';
import { checkBody } from './replaced-texts.ts';

const turns = fc.array(
  fc.record({
    output: fc.oneof(
      fc.string({ unit: anyCodePoint }),
      fc.array(fc.string({ unit: 'grapheme' }), { minLength: 1, maxLength: 3 }),
    ),
    isError: fc.boolean(),
  }),
  { maxLength: 6 },
);

/** Replaces every text of every result with `text` and answers all that promise 1 needs to be checked. */
function replaceAll(wire: Wire, body: Buffer, text: string): { edits: Edit[]; sent: Buffer } {
  const edits = wire
    .scan(body.toString('latin1'))
    .blocks.flatMap(({ result }) => result?.texts ?? [])
    .map((span) => ({ span, bytes: Buffer.from(JSON.stringify(text)) }));
  return { edits, sent: splice(body, edits) };
}

/** Puts any JSON values into any places of a body. */
function withStrangeValues(body: string, changes: readonly (readonly [number, unknown])[]): string {
  const root: unknown = JSON.parse(body);
  for (const [place, value] of changes) {
    const slots: { holder: object; key: string }[] = [];
    const visit = (holder: unknown): void => {
      if (typeof holder !== 'object' || holder === null) return;
      for (const [key, inner] of Object.entries(holder)) {
        slots.push({ holder, key });
        visit(inner);
      }
    };
    visit(root);
    const slot = slots[Math.floor(place * slots.length)];
    if (slot !== undefined) Reflect.set(slot.holder, slot.key, value);
  }
  return JSON.stringify(root);
}

/** Puts any text in the place of any bytes of a body. */
function withStrangeBytes(body: string, changes: readonly (readonly [number, number, string])[]): string {
  return changes.reduce((text, [place, length, inserted]) => {
    const at = Math.floor(place * text.length);
    return text.slice(0, at) + inserted + text.slice(at + length);
  }, body);
}

const place = fc.double({ min: 0, max: 0.999, noNaN: true });
const oneTurn = [{ output: ['first', 'second'], isError: true }, { output: 'third' }];

/** The scan succeeds with places that can be replaced, or throws one of the two codes of an unknown body. */
function assertScansOrRefuses(wire: Wire, text: string): void {
  const body = Buffer.from(text);
  try {
    const { blocks, newFrom } = wire.scan(body.toString('latin1'));
    assert.equal(chainHashes(body, blocks, wire.id).length, blocks.length);
    assert.ok(newFrom <= blocks.length);
    let at = 0;
    for (const { start, end } of blocks.flatMap(({ result }) => result?.texts ?? [])) {
      assert.ok(start >= at && end > start + 1 && end <= body.length);
      assert.equal(
        `${body.toString('latin1', start, start + 1)}${body.toString('latin1', end - 1, end)}`,
        '""',
      );
      at = end;
    }
  } catch (error) {
    if (!isHeadroomError(error)) throw error;
    assert.ok(error.code === 'JSON_SYNTAX' || error.code === 'BODY_SHAPE', error.code);
  }
}

test('no request is served by two wires', () => {
  for (const path of [
    ...['/v1/messages', '/v1/responses', '/v1/chat/completions', '/v1/messages/count_tokens'],
    ...['/v1beta/models/gemini-3.8-flash:generateContent', '/v1beta/interactions'],
  ]) {
    assert.equal(wires.filter((wire) => wire.route('POST', path) !== null).length, 1, path);
  }
  assert.equal(routeRequest('POST', '/v1/responses')?.wire.id, 'openai-responses');
  assert.equal(routeRequest('POST', '/v1/embeddings'), null);
});

for (const wire of wires) {
  const build = builders[wire.id];
  describe(`wire ${wire.id}`, () => {
    it('has a builder in this suite', () => {
      assert.ok(build);
    });

    it('finds exactly the texts of the tool results, as JSON strings', () => {
      fc.assert(
        fc.property(turns, (given) => {
          const body = Buffer.from(build?.(given) ?? '');
          const found = wire
            .scan(body.toString('latin1'))
            .blocks.flatMap(({ result }) => result?.texts ?? [])
            .map((span): unknown => JSON.parse(body.subarray(span.start, span.end).toString()));
          const wellFormed = (text: string): unknown => JSON.parse(JSON.stringify(text));
          assert.deepEqual(found, given.flatMap(({ output }) => output).map(wellFormed));
        }),
      );
    });

    it('promise 1, byte-faithful: bytes outside the replaced spans are the client’s own', () => {
      fc.assert(
        fc.property(turns, fc.string(), (given, text) => {
          const body = Buffer.from(build?.(given) ?? '');
          const { edits, sent } = replaceAll(wire, body, text);
          const kept: Buffer[] = [];
          let at = 0;
          let sentAt = 0;
          for (const { span, bytes } of edits) {
            const length = span.start - at;
            kept.push(sent.subarray(sentAt, sentAt + length), body.subarray(span.start, span.end));
            assert.deepEqual(sent.subarray(sentAt + length, sentAt + length + bytes.length), bytes);
            sentAt += length + bytes.length;
            at = span.end;
          }
          kept.push(sent.subarray(sentAt));
          assert.deepEqual(Buffer.concat(kept), body);
          assert.deepEqual(splice(body, []), body);
        }),
      );
    });

    it('a turn added at the end is all that is new, and leaves every earlier hash alone', () => {
      const given = Array.from({ length: 5 }, (_, index) => ({ output: `output ${index}` }));
      let before: string[] = [];
      for (let count = 1; count <= given.length; count += 1) {
        const body = Buffer.from(build?.(given.slice(0, count)) ?? '');
        const { blocks, newFrom } = wire.scan(body.toString('latin1'));
        const hashes = chainHashes(body, blocks, wire.id);
        assert.deepEqual(hashes.slice(0, before.length), before);
        assert.equal(new Set(hashes).size, hashes.length);
        assert.deepEqual(
          blocks.slice(newFrom).map(({ result }) => result?.call === undefined),
          [false],
        );
        before = hashes;
      }
    });

    it('strange bodies are understood or refused with a code, never anything else', () => {
      const body = build?.(oneTurn) ?? '';
      const values = fc.array(fc.tuple(place, fc.jsonValue()), { minLength: 1, maxLength: 4 });
      const bytes = fc.array(fc.tuple(place, fc.nat(40), fc.string({ maxLength: 9 })), {
        minLength: 1,
        maxLength: 3,
      });
      const strange = fc.oneof(
        fc.string(),
        fc.json(),
        values.map((changes) => withStrangeValues(body, changes)),
        bytes.map((changes) => withStrangeBytes(body, changes)),
      );
      fc.assert(
        fc.property(strange, (text) => {
          assertScansOrRefuses(wire, text);
        }),
        { numRuns: 1500 },
      );
    });

    it('promise 1, byte-faithful: of odd and damaged bodies only texts of results are replaced, or nothing', () => {
      const memory = new BodyMemory();
      let [understood, replacedTexts] = [0, 0];
      for (let seed = 1; seed <= 150; seed += 1) {
        for (const body of mutatedBodies(wire.id, seed)) {
          const { replaced } = checkBody(wire, body, memory);
          understood += Number(replaced !== null);
          replacedTexts += replaced ?? 0;
        }
      }
      assert.ok(
        understood > 150 && understood < 300 && replacedTexts > 150,
        `${understood}, ${replacedTexts}`,
      );
    });

    it('nesting of any depth costs no stack', () => {
      for (const list of ['messages', 'input', 'tools', 'contents']) {
        for (const inner of ['content', 'output', 'tools', 'parts', 'functionDeclarations']) {
          const depth = 50_000;
          const body = `{"${list}":${`[{"${inner}":`.repeat(depth)}1${'}]'.repeat(depth)}}`;
          assert.doesNotThrow(() => wire.scan(body));
        }
      }
    });

    it('finds no usage in events that have none, and takes any event', () => {
      const none = wire.usageReader();
      for (const event of [
        null,
        3,
        'x',
        [],
        {},
        { usage: null },
        { usage: 4 },
        { response: { usage: null } },
      ]) {
        none.add(event);
      }
      assert.equal(none.read(), null);
      fc.assert(
        fc.property(fc.array(fc.jsonValue()), (events) => {
          const reader = wire.usageReader();
          for (const event of events) reader.add({ usage: event, response: event });
          const usage = reader.read();
          for (const count of Object.values(usage ?? {})) assert.ok(count === null || Number.isFinite(count));
        }),
      );
    });
  });
}
