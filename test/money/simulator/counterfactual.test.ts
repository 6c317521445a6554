import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { Counterfactual, receiptOf, type Asked, type Simulated } from '../../../src/money/simulator/index.ts';
import { callOf } from '../../../src/pipeline/call/call.ts';
import type { PromptTokens } from '../../../src/store/records.ts';
import { simulate } from './simulate.ts';

type Fields = Readonly<Record<string, unknown>>;

const minute = 60_000;
const ours = ['mcp__headroom__headroom_retrieve'];
const [tool = ''] = ours;
const bash = { name: 'Bash' };
const big = 'x'.repeat(2000);

function fresh(): Counterfactual {
  return new Counterfactual(
    (text) => text.length,
    (name, input) => callOf(name, input).isRetrieval,
  );
}

function ask(
  world: Counterfactual,
  received: Fields,
  more: Partial<Asked> & { readonly minute?: number } = {},
): Simulated {
  const { minute: at = 0, ...rest } = more;
  const body = Buffer.from(JSON.stringify(received));
  const wire = 'anthropic';
  const asked = { wire, at: at * minute, received: body, sent: null, ours, caused: false, ...rest } as const;
  return simulate(world, asked) ?? assert.fail('it cannot be simulated');
}

/** A conversation of Claude's, with a mark on its last block, as Claude Code sets it. */
function claude(tools: readonly Fields[], ...turns: readonly (readonly Fields[])[]): Fields {
  const messages = turns.map((content, index) => ({ role: index % 2 === 0 ? 'user' : 'assistant', content }));
  const marked = messages.map(({ role, content }, index) => ({
    role,
    content: content.map((block, at) =>
      index === messages.length - 1 && at === content.length - 1
        ? { ...block, cache_control: { type: 'ephemeral' } }
        : block,
    ),
  }));
  return { model: 'claude-sonnet-5', max_tokens: 1, tools, messages: marked };
}

const text = (said: string): Fields => ({ type: 'text', text: said });
const call = (id: string, name: string, input: Fields = {}): Fields => ({
  type: 'tool_use',
  id,
  name,
  input,
});
const result = (id: string, content: unknown): Fields => ({ type: 'tool_result', tool_use_id: id, content });

const chat = (gpt: string, ...said: readonly string[]): Fields => ({
  model: gpt,
  messages: said.map((content) => ({ role: 'user', content })),
});

const sum = ({ input, cacheRead, cacheWrite5m, cacheWrite1h }: PromptTokens): number =>
  input + cacheRead + cacheWrite5m + cacheWrite1h;

describe('without headroom', () => {
  test('its tools are not declared, and a mark on one of them stands on the one before', () => {
    const own = { name: tool, cache_control: { type: 'ephemeral' } };
    const body = { ...claude([bash, own], [text('hi')]), messages: [{ role: 'user', content: 'hi' }] };
    const { sent, without } = ask(fresh(), { ...body, system: [] });
    assert.equal(sum(sent), '{"name":"Bash"}'.length + JSON.stringify({ name: tool }).length + 2);
    assert.equal(without === null ? 0 : sum(without), '{"name":"Bash"}'.length + 2);

    const long = { name: 'Bash', description: big };
    const marked = ask(fresh(), { ...body, tools: [long, own] });
    assert.equal(marked.without?.cacheWrite5m, JSON.stringify(long).length);
  });

  test('its tools leave namespaces, items that bring tools, and lists of deferred namespaces', () => {
    const world = fresh();
    const part = (said: string): Fields => ({ type: 'input_text', text: said });
    const deferred = (...names: readonly string[]): string =>
      `<tools>\nDeferred tool namespaces:\n${names.map((name) => `- ${name}`).join('\n')}\n</tools>`;
    const body = (own: boolean): Fields => ({
      model: 'gpt-6.1-sol',
      tools: [
        { type: 'namespace', name: 'docs', tools: [{ name: 'find' }] },
        ...(own
          ? [{ type: 'namespace', name: 'mcp__headroom', tools: [{ name: 'headroom_retrieve' }] }]
          : []),
      ],
      input: [
        { type: 'additional_tools', tools: [{ name: 'late' }, ...(own ? [{ name: tool }] : [])] },
        { role: 'developer', content: [part('Be kind.'), ...(own ? [part(deferred('mcp__headroom'))] : [])] },
        { role: 'developer', content: [part(deferred('docs', ...(own ? ['mcp__headroom'] : [])))] },
        { role: 'user', content: 'go' },
      ],
    });
    const wire = 'openai-responses';
    const bare = ask(world, body(false), { wire });
    assert.deepEqual(ask(world, body(true), { wire }).without, bare.sent);
  });

  test('a request that only brings a retrieval is not made, and the next one goes on as if nothing was', () => {
    const world = fresh();
    const plain = [text('go'), text(big)];
    const looked = [call('1', 'Bash')];
    const fetched = [text('I want more.'), call('2', tool, { ref: 'abc' })];
    const first = claude([bash], plain, looked, [result('1', 'short')]);
    ask(world, first);
    const caused = ask(
      world,
      claude([bash], plain, looked, [result('1', 'short')], fetched, [result('2', big)]),
      { minute: 1 },
    );
    assert.equal(caused.without, null);
    assert.equal(caused.causedOutput, 'I want more.'.length + `${tool} {"ref":"abc"}`.length);
    assert.ok(caused.sent.cacheWrite5m > 2000);

    const more = [result('1', 'short')];
    const edit = [call('3', 'Edit')];
    const received = claude([bash], plain, looked, more, fetched, [result('2', big)], edit, [
      result('3', 'done'),
    ]);
    const next = ask(world, received, { minute: 2 });
    assert.equal(next.causedOutput, 0);
    const bare = fresh();
    ask(bare, first);
    assert.deepEqual(
      next.without,
      ask(bare, claude([bash], plain, looked, [...more], edit, [result('3', 'done')]), { minute: 2 }).sent,
    );
  });

  test('what a retrieval keeps alive would have been asked for earlier, and so would be alive', () => {
    const world = fresh();
    const turns = [[text('go'), text(big)], [call('1', tool)], [result('1', 'more')]];
    const first = ask(world, claude([bash], ...turns.slice(0, 1)));
    ask(world, claude([bash], ...turns), { minute: 4 });
    const edited = [...turns, [call('2', 'Edit')], [result('2', 'done')]];
    assert.equal(ask(world, claude([bash], ...edited), { minute: 8 }).without?.cacheRead, sum(first.sent));
  });

  test('a mark on what is gone stands on what came before it', () => {
    const turn = [call('1', 'Bash'), call('2', tool)];
    const both = claude([bash], [text('go')], turn, [result('1', big), result('2', 'more')]);
    const { without } = ask(fresh(), both);
    assert.equal(without?.input, 0);
    assert.ok(without.cacheWrite5m > big.length);
  });

  test('what came beside a retrieval stays, and so does the request', () => {
    const world = fresh();
    const turn = [text('Both.'), call('1', 'Bash'), call('2', tool)];
    const both = claude([bash], [text('go')], turn, [result('1', 'one'), result('2', big)]);
    const { without, causedOutput } = ask(world, both);
    assert.equal(
      without === null ? 0 : sum(without),
      'go'.length + '{"name":"Bash"}'.length + 'Both.Bash {}one'.length,
    );
    assert.equal(causedOutput, `${tool} {}`.length);
  });

  test('a reminder that hangs on a retrieval makes no request of its own', () => {
    const reminder = text('<system-reminder>Mind the list.</system-reminder>');
    const turn = claude([bash], [text('go')], [call('1', tool)], [result('1', big), reminder]);
    assert.equal(ask(fresh(), turn).without, null);
    const asked = claude([bash], [text('go')], [call('1', tool)], [result('1', big), text('And now?')]);
    assert.notEqual(ask(fresh(), asked).without, null);
  });

  test('an answer that the client began is asked for, whatever was retrieved before', () => {
    const turns = [[text('go')], [call('1', tool)], [result('1', big)], [text('Well,')]];
    assert.notEqual(ask(fresh(), claude([bash], ...turns)).without, null);
  });

  test('a retrieval by the shell, or by a script, is one', () => {
    const shell = [call('1', 'Bash', { command: 'headroom retrieve abc --lines 1-9' })];
    assert.equal(ask(fresh(), claude([bash], [text('go')], shell, [result('1', big)])).without, null);
    const script = (input: string): Fields => ({
      model: 'gpt-6.1-sol',
      input: [
        { role: 'user', content: 'go' },
        { type: 'reasoning', encrypted_content: 'abcdefgh' },
        { type: 'custom_tool_call', call_id: '1', name: 'exec', input },
        { type: 'custom_tool_call_output', call_id: '1', output: big },
      ],
    });
    const wire = 'openai-responses';
    const fetched = ask(fresh(), script(`await tools.${tool}({ ref: "abc" })`), { wire });
    assert.equal(fetched.without, null);
    assert.ok(fetched.causedOutput > 40);
    assert.notEqual(ask(fresh(), script('await tools.exec_command({ cmd: "ls" })'), { wire }).without, null);
  });

  test('a command run again because of a fold was never run, in this turn and in those behind it', () => {
    const world = fresh();
    const turns = [
      [text('go')],
      [call('1', 'Bash')],
      [result('1', 'folded')],
      [call('2', 'Bash')],
      [result('2', big)],
    ];
    const again = ask(world, claude([bash], ...turns), { caused: true });
    assert.deepEqual([again.without, again.causedOutput], [null, 'Bash {}'.length]);
    const next = ask(world, claude([bash], ...turns, [call('3', 'Edit')], [result('3', 'done')]));
    const bare = claude([bash], ...turns.slice(0, 3), [call('3', 'Edit')], [result('3', 'done')]);
    assert.equal(next.without === null ? 0 : sum(next.without), sum(ask(fresh(), bare).sent));
  });

  test('what was sent shorter is counted in full, and marks that headroom set are only in what was sent', () => {
    const body = (said: string, marks: boolean): Fields => ({
      ...{ model: 'claude-sonnet-5', max_tokens: 1 },
      messages: [
        {
          role: 'user',
          content: [{ ...text(said), ...(marks ? { cache_control: { type: 'ephemeral' } } : {}) }],
        },
      ],
    });
    const sent = Buffer.from(JSON.stringify(body('y'.repeat(1500), true)));
    assert.deepEqual(ask(fresh(), body(big, false), { sent }), {
      sent: { input: 0, cacheRead: 0, cacheWrite5m: 1500, cacheWrite1h: 0 },
      without: { input: 2000, cacheRead: 0, cacheWrite5m: 0, cacheWrite1h: 0 },
      causedOutput: 0,
    });
  });
});

describe('what the provider says', () => {
  const turns = [[text('go'), text(big)], [call('1', 'Bash')], [result('1', big)]];
  const usage = { input: 0, cacheRead: 0, cacheWrite5m: 0, cacheWrite1h: 0, output: 100 };

  test('a refused request leaves no trace in either cache', () => {
    const world = fresh();
    world.withdraw(ask(world, claude([bash], ...turns)));
    const again = ask(world, claude([bash], ...turns), { minute: 1 });
    assert.deepEqual([again.sent.cacheRead, again.without?.cacheRead], [0, 0]);
  });

  test('a long read of a conversation never seen before was cached in both worlds', () => {
    const world = fresh();
    const own = { name: tool };
    const read = JSON.stringify(bash).length + JSON.stringify(own).length + 'go'.length + big.length;
    const first = ask(world, claude([bash, own], ...turns));
    const seen = world.observe(first, { ...usage, cacheRead: read, cacheWrite5m: sum(first.sent) - read });
    assert.equal(seen.sent.cacheRead, read);
    assert.equal(seen.without?.cacheRead, read - JSON.stringify(own).length);
    const more = [[call('2', 'Bash')], [result('2', 'done')]];
    const next = ask(world, claude([bash, own], ...turns, ...more), { minute: 1 });
    assert.equal(next.sent.cacheRead, sum(first.sent));
  });

  test('a long read of a retrieval never seen before was cached in both worlds', () => {
    const world = fresh();
    const fetched = [...turns, [call('2', tool)], [result('2', big)]];
    const first = ask(world, claude([bash], ...fetched));
    const read = sum(ask(fresh(), claude([bash], ...turns)).sent);
    assert.equal(
      world.observe(first, { ...usage, cacheRead: read, cacheWrite5m: sum(first.sent) - read }).without,
      null,
    );
    const next = ask(world, claude([bash], ...fetched, [call('3', 'Edit')], [result('3', 'done')]), {
      minute: 1,
    });
    assert.equal(next.without?.cacheRead, read);
  });

  test('what the provider kept beyond its time would have been kept without headroom, and the error shows', () => {
    const world = fresh();
    const first = ask(world, claude([bash], ...turns));
    world.observe(first, { ...usage, cacheWrite5m: sum(first.sent) });
    const more = [[call('2', 'Bash')], [result('2', 'done')]];
    const expected = ask(world, claude([bash], ...turns, ...more), { minute: 20 });
    assert.equal(expected.sent.cacheRead, 0);
    const read = sum(first.sent);
    const seen = world.observe(expected, {
      ...usage,
      cacheRead: read,
      cacheWrite5m: sum(expected.sent) - read,
    });
    assert.deepEqual(seen.sent, expected.sent);
    assert.equal(seen.without?.cacheRead, read);
  });

  test('what the provider lost before its time would have been lost without headroom, and the error shows', () => {
    const more = [[call('2', 'Bash')], [result('2', 'done')]];
    for (const [wire, first, next] of [
      ['anthropic', claude([bash], ...turns), claude([bash], ...turns, ...more)],
      ['openai-chat', chat('gpt-6.1-sol', big), chat('gpt-6.1-sol', big, big)],
      ['openai-chat', chat('gpt-5.1', big), chat('gpt-5.1', big, big)],
    ] as const) {
      const world = fresh();
      ask(world, first, { wire });
      const expected = ask(world, next, { wire, minute: 1 });
      assert.ok(expected.sent.cacheRead > 1024, wire);
      const seen = world.observe(expected, { ...usage, cacheWrite5m: sum(expected.sent) });
      assert.deepEqual(seen.sent, expected.sent);
      assert.equal(seen.without?.cacheRead, 0);
      assert.ok((ask(world, next, { wire, minute: 2 }).without?.cacheRead ?? 0) > 2000);
    }
  });

  test('a gateway that names no cached tokens says nothing of the cache', () => {
    const world = fresh();
    ask(world, claude([bash], ...turns));
    const again = ask(world, claude([bash], ...turns), { minute: 1 });
    assert.equal(world.observe(again, { ...usage, input: sum(again.sent), cacheRead: null }), again);
  });

  test('one that names neither a read nor a write where there would be one caches nothing, in either world', () => {
    const world = fresh();
    ask(world, claude([bash], ...turns));
    const again = ask(world, claude([bash], ...turns), { minute: 1 });
    const input = sum(again.sent);
    const whole = { input, cacheRead: 0, cacheWrite5m: 0, cacheWrite1h: 0 };
    const seen = world.observe(again, { ...usage, input });
    assert.deepEqual([seen.sent, seen.without], [whole, whole]);
    const next = ask(world, claude([bash], ...turns), { minute: 2 });
    assert.equal(
      next.sent.cacheRead,
      sum(next.sent),
      'what the first request wrote is still taken to be there',
    );
  });

  test('usage that differs by a little says nothing', () => {
    const world = fresh();
    const first = ask(world, claude([bash], ...turns));
    assert.equal(
      world.observe(first, { ...usage, cacheRead: 900, cacheWrite5m: sum(first.sent) - 900 }),
      first,
    );
    assert.equal(world.observe(first, { ...usage, input: null, cacheRead: null }), first);
  });
});

describe('a receipt', () => {
  const simulated: Simulated = {
    sent: { input: 10, cacheRead: 1000, cacheWrite5m: 190, cacheWrite1h: 0 },
    without: { input: 20, cacheRead: 2000, cacheWrite5m: 380, cacheWrite1h: 0 },
    causedOutput: 50,
  };

  test('is in the tokens of the provider, scaled by what it counted of the prompt', () => {
    assert.deepEqual(
      receiptOf(simulated, { input: 15, cacheRead: 1500, cacheWrite5m: 285, cacheWrite1h: 0, output: 400 }),
      {
        simulated: { input: 15, cacheRead: 1500, cacheWrite5m: 285, cacheWrite1h: 0 },
        without: { input: 30, cacheRead: 3000, cacheWrite5m: 570, cacheWrite1h: 0, output: 325 },
      },
    );
  });

  test('of a request that headroom caused has no prompt without it, and the output less the call for it', () => {
    const usage = { input: 1200, cacheRead: null, cacheWrite5m: null, cacheWrite1h: null, output: 30 };
    assert.deepEqual(receiptOf({ ...simulated, without: null }, usage)?.without, {
      ...{ input: 0, cacheRead: 0, cacheWrite5m: 0, cacheWrite1h: 0 },
      output: -20,
    });
  });

  test('takes for input, on both sides, what the provider does not name of its cache', () => {
    const writesHidden = { input: 300, cacheRead: 1500, cacheWrite5m: 0, cacheWrite1h: 0, output: 0 };
    const one = receiptOf(simulated, writesHidden);
    assert.deepEqual(one?.simulated, { input: 300, cacheRead: 1500, cacheWrite5m: 0, cacheWrite1h: 0 });
    assert.equal(one.without.cacheWrite5m, 0);
    const allHidden = { input: 1800, cacheRead: null, cacheWrite5m: null, cacheWrite1h: null, output: 0 };
    const other = receiptOf(simulated, allHidden);
    assert.deepEqual(other?.simulated, { input: 1800, cacheRead: 0, cacheWrite5m: 0, cacheWrite1h: 0 });
    assert.deepEqual(other.without, {
      input: 3600,
      cacheRead: 0,
      cacheWrite5m: 0,
      cacheWrite1h: 0,
      output: -75,
    });
  });

  test('is none where the provider read far more, or less, than stands in the body', () => {
    const usage = { input: 0, cacheRead: 1200 * 40, cacheWrite5m: 0, cacheWrite1h: 0, output: 5 };
    assert.equal(receiptOf(simulated, usage), null);
    assert.equal(receiptOf(simulated, { ...usage, cacheRead: 300 }), null);
  });

  test('is none where the conversation stands with the provider', () => {
    const body = { model: 'gpt-6.1-sol', input: 'go on' };
    for (const place of [
      { conversation: 'conv_1' },
      { conversation: { id: 'conv_1' } },
      { previous_response_id: 'r' },
    ]) {
      const received = Buffer.from(JSON.stringify({ ...body, ...place }));
      const asked = {
        wire: 'openai-responses',
        at: 0,
        received,
        sent: null,
        ours: [],
        caused: false,
      } as const;
      assert.equal(simulate(fresh(), asked), null, JSON.stringify(place));
      assert.ok(simulate(fresh(), { ...asked, received: Buffer.from(JSON.stringify(body)) }) !== null);
    }
  });

  test('is none where the answer has no usage', () => {
    const usage = { input: null, cacheRead: null, cacheWrite5m: null, cacheWrite1h: null, output: null };
    assert.equal(receiptOf(simulated, usage), null);
    assert.equal(receiptOf(simulated, { ...usage, input: 0 }), null);
  });
});
