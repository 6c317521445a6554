import assert from 'node:assert/strict';
import { test } from 'node:test';
import { BodyMemory } from '../../../src/wire/items/body-memory.ts';
import { wires } from '../../../src/wire/index.ts';
import { assertLinear } from '../../linear.ts';
import { liveBytes } from '../../live-heap.ts';

const call = { type: 'function_call', name: 'run', arguments: '{}' };

test('many results behind a beginning that is known find their calls in it, or that there are none', () => {
  const wire = wires.find(({ id }) => id === 'openai-responses');
  assert.ok(wire !== undefined);
  for (const named of ['call', 'nothing']) {
    const bodyOf = (size: number): string => {
      const ids = Array.from({ length: size }, (_, index) => index);
      const items = ids.flatMap((id) => [
        { ...call, call_id: `call ${id}` },
        { type: 'function_call_output', call_id: `${named} ${size - id - 1}`, output: '' },
      ]);
      const calls = items.filter(({ type }) => type === call.type);
      return JSON.stringify({ input: [...calls, ...items.filter(({ type }) => type !== call.type)] });
    };
    assertLinear(
      bodyOf,
      (body) => {
        const text = body.trimEnd().replace(/\n\d+$/, '');
        const whole = wire.scan(text);
        const half = whole.ends.length / 2 - 1;
        const again = whole.resume(half, text.slice(whole.ends[half]));
        assert.deepEqual(again.blocks.at(-1)?.result, whole.blocks.at(-1)?.result);
      },
      2_000,
    );
  }
});

test('of the turns of a long conversation what stands behind its items is not kept once for each', () => {
  const behind = { tools: [{ name: 'a tool with a long name', description: 'x'.repeat(200_000) }] };
  const turns = 100;
  for (const wire of wires) {
    const list = wire.id === 'openai-responses' ? 'input' : 'messages';
    const [memory, items]: [BodyMemory, object[]] = [new BodyMemory(), []];
    const before = liveBytes();
    for (let turn = 1; turn <= turns; turn += 1) {
      const [id, name] = [`identity of call ${turn}`, 'a tool with a long name'];
      const made = { id, name, type: 'tool_use', input: {} };
      items.push({ role: 'assistant', content: [made], tool_calls: [{ id, function: { name } }] });
      items.push({ ...call, name, call_id: id }, { type: 'additional_tools', tools: [{ name }] });
      const deferred = `<tools>\nDeferred tool namespaces:\n- namespace_${turn}_of_tools\n</tools>`;
      items.push({ type: 'message', role: 'developer', content: deferred });
      memory.read(Buffer.from(JSON.stringify({ [list]: items, ...behind })), wire);
    }
    const kept = liveBytes() - before;
    assert.ok(kept < 5_000_000, `${wire.id}: ${kept} bytes of ${turns * 200_000}`);
    memory.read(Buffer.from('{}'), wire);
  }
});
