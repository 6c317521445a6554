import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { engines } from '../../src/engines/index.ts';
import { LineMemory } from '../../src/engines/repeat/line-memory.ts';
import { scopesOf } from '../../src/pipeline/worker/line-scopes.ts';
import { shrink } from '../../src/pipeline/worker/shrink.ts';
import { PointerReader, type Followed } from '../engines/pointer-reader.ts';
import { outputOf, outputs, type Printed } from './alike-outputs.ts';

/** What a conversation of outputs looks like upstream, and where its pointers lead. */
function lead(printed: readonly Printed[]): { readonly sent: readonly string[]; readonly all: Followed[] } {
  const memory = new LineMemory(scopesOf);
  const reader = new PointerReader(engines);
  const all: Followed[] = [];
  const sent = printed.map(({ command, text }, at) => {
    const name = `of "${command.split(' ', 1)[0] ?? ''} ${String(at % 3)}"`;
    const fullerName = `of "${command.split(' ', 1)[0] ?? ''} ${String(at % 4)} in full"`;
    const longName = `of "${command} in ${String(at)}"`;
    const job = { text, tool: 'Bash', command, role: 'run', failed: false, question: '' } as const;
    const verdict = shrink({ ...job, level: 'lossless', retrieval: null }, (each) => each.length, memory);
    assert.notEqual(verdict.reason, 'unproved');
    const out = verdict.lossless?.text ?? text;
    all.push(...reader.read({ name, fullerName, longName, sent: out, text }));
    memory.add({
      name,
      fullerName,
      longName,
      text: out,
      ...(verdict.lossless === null ? { isPrinted: true } : {}),
    });
    return out;
  });
  return { sent, all };
}

function areTrue(followed: readonly Followed[]): void {
  for (const { pointer, here, there } of followed) assert.equal(there, here, pointer);
}

test('rows that stand below another header are spelled again, and equal outputs are pointed at', () => {
  for (const [kind, variants] of outputs) {
    const [one, other] = variants.map((variant) => outputOf(kind, variant, 40));
    assert.ok(one !== undefined && other !== undefined);
    const { all } = lead([one, other, one, other]);
    areTrue(all);
    // Of the two that come again the text is seen before.
    assert.ok(all.length >= 2, `${kind}: ${String(all.length)} pointers`);
  }
});

test('wherever a pointer leads, the lines there were printed as those that it stands for', () => {
  const kinds = [...outputs.keys()];
  const one = fc.record({
    kind: fc.constantFrom(...kinds),
    variant: fc.nat(1),
    from: fc.nat(12),
    lines: fc.integer({ min: 4, max: 30 }),
  });
  let pointers = 0;
  fc.assert(
    fc.property(fc.array(one, { minLength: 2, maxLength: 7 }), fc.boolean(), (picked, isOfOneKind) => {
      const printed = picked.map(({ kind, variant, from, lines }) => {
        const name = isOfOneKind ? (picked[0]?.kind ?? kind) : kind;
        return outputOf(name, outputs.get(name)?.[variant] ?? '', lines, from);
      });
      const { all } = lead(printed);
      pointers += all.length;
      areTrue(all);
    }),
    { numRuns: 60 },
  );
  assert.ok(pointers > 20, `only ${String(pointers)} pointers`);
});

test('a file that is read in parts, edited and read again is pointed at by its own numbers', () => {
  const look = fc.record({
    from: fc.integer({ min: 1, max: 40 }),
    lines: fc.integer({ min: 3, max: 40 }),
    edited: fc.option(fc.nat(60), { freq: 2 }),
    width: fc.constantFrom(6, 6, 6, 0),
    head: fc.boolean(),
  });
  const units = new Set<string>();
  fc.assert(
    fc.property(fc.array(look, { minLength: 2, maxLength: 6 }), (looks) => {
      const printed = looks.map(({ from, lines, edited, width, head }): Printed => {
        const range = Array.from({ length: lines }, (_, at) => from + at);
        const text = range.map((number) => {
          const isEdited = number === edited;
          return `${String(number).padStart(width)}\t  const part${String(number)} = read(${isEdited ? 'anew' : String(number * 7)});`;
        });
        return {
          command: `nl -ba app.ts # ${String(from)}`,
          text: [...(head ? ['app.ts'] : []), ...text].join('\n'),
        };
      });
      const { all } = lead(printed);
      for (const { pointer } of all) units.add(pointer.replace(/lines.*/s, ''));
      areTrue(all);
    }),
    { numRuns: 200 },
  );
  assert.deepEqual([...units].sort(), ['[same as file ', '[same as ', '[same as numbered '].sort());
});

test('the reader finds out a pointer to rows below another header', () => {
  const kinds = ['json', 'log', 'search', 'names'] as const;
  for (const kind of kinds) {
    const [one, other] = (outputs.get(kind) ?? []).map((variant) => outputOf(kind, variant, 30));
    assert.ok(one !== undefined && other !== undefined);
    const [first = '', second = ''] = lead([one, other]).sent;
    const rows = second.split('\n');
    const at = first.split('\n').findIndex((line, index) => line === rows[index] && index > 2);
    const lines = 2;
    const to = at + lines;
    const forged = [...rows];
    forged.splice(at, lines, `[same as lines ${String(at + 1)}-${String(to)} of "x"]`);
    const reader = new PointerReader(engines);
    reader.read({ name: 'of "x"', longName: 'of "x"', sent: first, text: one.text });
    const [found] = reader.read({
      name: 'of "y"',
      longName: 'of "y"',
      sent: forged.join('\n'),
      text: other.text,
    });
    assert.ok(found !== undefined && found.there !== found.here, kind);
  }
});
