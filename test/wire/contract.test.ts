import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { wires } from '../../src/wire/index.ts';
import { splice, type Edit } from '../../src/wire/splice.ts';
import type { Wire, WireId } from '../../src/wire/wire.ts';
import { anthropicBody, chatBody, responsesBody, type Turn } from './conversations.ts';

/** A conversation in each wire's own shape; a new wire must add its builder here. */
const builders: Partial<Record<WireId, (turns: readonly Turn[]) => string>> = {
  anthropic: anthropicBody,
  'openai-chat': chatBody,
  'openai-responses': responsesBody,
};

const turns = fc.array(
  fc.record({
    output: fc.oneof(
      fc.string({ unit: 'binary' }),
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
  });
}
