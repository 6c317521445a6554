import assert from 'node:assert/strict';
import { once } from 'node:events';
import { request } from 'node:http';
import { test, type TestContext } from 'node:test';
import { costOf, priceOf, promptOf } from '../../src/money/prices.ts';
import { summarize } from '../../src/money/reports/summary.ts';
import type { ProxyOptions } from '../../src/proxy/proxy.ts';
import { startStandin, type Standin } from '../../src/standin/standin.ts';
import { openDatabase } from '../../src/store/sqlite/database.ts';
import type { LedgerRow, PromptTokens } from '../../src/store/records.ts';
import { openStore, type Store } from '../../src/store/store.ts';
import { loadTokenCounter } from '../../src/tokens/count.ts';
import { showing, temporaryHome } from '../store/stage.ts';
import { anthropicBody, responsesBody, retrieveTool, type Turn } from '../wire/conversations.ts';
import { proxied } from './proxied.ts';

const count = await loadTokenCounter();
const retrieval = 'query with --ref';

interface Client {
  readonly path: string;
  readonly body: (turns: readonly Turn[], tools: readonly string[], model?: string) => string;
}

/** Longer than what a provider caches at least. */
const prompt = lines(150, 'a long prompt').join('\n');

const clients: Readonly<Record<'Anthropic Messages' | 'OpenAI Responses', Client>> = {
  'Anthropic Messages': {
    path: '/v1/messages',
    body: (turns, tools, model = 'claude-sonnet-5') => anthropicBody(turns, { tools, model, prompt }),
  },
  'OpenAI Responses': {
    path: '/v1/responses',
    body: (turns, tools, model = 'gpt-6.1-sol') => {
      const body = JSON.parse(responsesBody(turns, { tools, model, prompt })) as {
        input: { type: string }[];
      };
      // How long hidden thoughts are, only their provider knows.
      return JSON.stringify({ ...body, input: body.input.filter(({ type }) => type !== 'reasoning') });
    },
  },
};

function lines(number: number, what: string): string[] {
  return Array.from({ length: number }, (_, index) => `${what}, number ${index * 7919} of them ${index}`);
}

function records(number: number): string {
  return JSON.stringify(
    lines(number, 'host').map((name, id) => ({ id, name, region: 'eu-central-1', state: 'ready' })),
  );
}

/** The stand-in as a provider of its own, with its own books. */
async function provider(t: TestContext, caches: (answers: number) => boolean = () => true): Promise<Standin> {
  const standin = await startStandin({ brain: () => ({ text: 'I see.' }), count, now: () => 0, caches });
  t.after(async () => standin.close());
  return standin;
}

async function ask(base: string, path: string, body: string): Promise<number> {
  const asking = request(`${base}${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
  });
  asking.end(body);
  const [answer] = (await once(asking, 'response')) as [import('node:http').IncomingMessage];
  answer.resume();
  await once(answer, 'end');
  return answer.statusCode ?? 0;
}

interface Run {
  readonly rows: readonly LedgerRow[];
  readonly summary: ReturnType<typeof summarize>;
  readonly standin: Standin;
}

/** Sends bodies one after the other through a proxy before the stand-in, each when the last is in the ledger. */
async function throughProxy(
  t: TestContext,
  client: Client,
  bodies: readonly string[],
  changes: Partial<ProxyOptions> = {},
  caches?: (answers: number) => boolean,
): Promise<Run> {
  const standin = await provider(t, caches);
  const home = temporaryHome(t);
  const store = await openStore(home);
  const rows: LedgerRow[] = [];
  let recorded: () => void = () => undefined;
  const watched: Store = {
    ...store,
    ledger: showing((row) => {
      rows.push(row);
      recorded();
    }, store.ledger),
  };
  const { proxy } = await proxied(t, {
    home,
    changes: { store: watched, mounts: [{ mount: '', target: new URL(standin.url) }], ...changes },
  });
  for (const body of bodies) {
    const next = new Promise<void>((resolve) => (recorded = resolve));
    await ask(proxy.url, client.path, body);
    await next;
  }
  const database = await openDatabase(home);
  const summary = summarize(database);
  database.close();
  return { rows, summary, standin };
}

/** What the provider billed, request by request. */
function billsOf({ requests }: Standin): readonly PromptTokens[] {
  return requests.flatMap(({ answered }) => {
    if (answered === null) return [];
    const { input, cacheRead, cacheWrite5m, cacheWrite1h } = answered.bill;
    return [{ input, cacheRead, cacheWrite5m, cacheWrite1h }];
  });
}

function turnsOf(): Turn[] {
  return [
    { tool: 'Bash', command: 'inventory --json', output: records(120) },
    { tool: 'Bash', command: 'cat notes.txt', output: lines(40, 'a note').join('\n') },
    { tool: 'Bash', command: 'journal', output: lines(400, '2026-11-01T10:00:00 INFO served').join('\n') },
    { tool: 'Bash', command: 'true', output: '' },
  ];
}

function beginningsOf(turns: readonly Turn[]): Turn[][] {
  return [0, ...turns.keys()].map((_, length) => turns.slice(0, length));
}

for (const [name, client] of Object.entries(clients)) {
  test(`promise 10: of ${name} the ledger has what the provider billed, and what it bills without headroom`, async (t) => {
    const turns = beginningsOf(turnsOf());
    const bare = await provider(t);
    for (const each of turns) await ask(bare.url, client.path, client.body(each, ['Bash']));
    const bodies = turns.map((each) => client.body(each, ['Bash', retrieveTool]));
    const { rows, standin, summary } = await throughProxy(t, client, bodies);
    const billed = rows.map(({ inputTokens: input, cacheRead, cacheWrite5m, cacheWrite1h }) => ({
      ...{ input, cacheRead, cacheWrite5m, cacheWrite1h },
    }));
    assert.deepEqual(billed, billsOf(standin));
    assert.deepEqual(
      rows.map(({ receipt }) => receipt?.simulated),
      billsOf(standin),
    );
    const without = rows.map(({ receipt }) => receipt?.without);
    assert.deepEqual(
      without.map((side) => side && { ...side, output: undefined }),
      billsOf(bare).map((bill) => ({ ...bill, output: undefined })),
    );
    assert.ok(summary.bill.net > 0 && summary.bill.error === 0, JSON.stringify(summary.bill));
    assert.equal(summary.bill.requests, turns.length);
  });

  for (const [how, caches] of [
    ['that does not cache', () => false],
    ['that caches from the third answer on', (answers: number) => answers >= 2],
    ['that stops caching', (answers: number) => answers < 2],
  ] as const) {
    test(`promise 10: of ${name} a saving at a provider ${how} is the one there is`, async (t) => {
      const turns = beginningsOf(turnsOf());
      const bare = await provider(t, caches);
      for (const each of turns) await ask(bare.url, client.path, client.body(each, ['Bash']));
      const bodies = turns.map((each) => client.body(each, ['Bash', retrieveTool]));
      const { summary } = await throughProxy(t, client, bodies, {}, caches);
      const price = priceOf(name === 'OpenAI Responses' ? 'gpt-6.1-sol' : 'claude-sonnet-5');
      assert.ok(price !== null);
      const billed = billsOf(bare).map((bill) => costOf({ ...bill, output: 2 }, price));
      const bareUsd = billed.reduce((sum, usd) => sum + usd, 0);
      const { without, net, claimed, error } = summary.bill;
      // Answers are two or three tokens long.
      assert.ok(Math.abs(without - bareUsd) < bareUsd * 0.01, `${without}, but bare it costs ${bareUsd}`);
      assert.ok(net > 0 && claimed !== null && error < net, JSON.stringify(summary.bill));
    });
  }

  test(`promise 10: of ${name} a conversation that nothing can be saved of shows what our tool cost`, async (t) => {
    const turns = [0, 1, 2].map((index) => ({
      tool: 'Bash',
      command: `echo ${index}`,
      output: `${index}`,
    }));
    const bodies = beginningsOf(turns).map((each) => client.body(each, ['Bash', retrieveTool]));
    const { summary } = await throughProxy(t, client, bodies);
    assert.ok(summary.bill.net < 0, JSON.stringify(summary.bill));
    assert.equal(summary.bill.claimed, summary.bill.net);
    const own = count(JSON.stringify({ name: retrieveTool, input_schema: { type: 'object' } }));
    // The first prompt has no mark at its end; then it is written once and read from then on.
    const most = (own * (2 + 2.5 + 0.2 * turns.length)) / 1e6;
    assert.ok(-summary.bill.net <= most, `${-summary.bill.net} of at most ${most}`);
  });

  test(`promise 10: of ${name} a request that was refused, and one of an unknown model, have no say in the bill`, async (t) => {
    const [first = '', second = ''] = beginningsOf(turnsOf()).map((each) =>
      client.body(each, ['Bash', retrieveTool], 'unheard-of-1'),
    );
    const { rows, summary } = await throughProxy(t, client, [first, '{"model":"x"}', second]);
    assert.deepEqual(
      rows.map(({ status, receipt }) => [status, receipt !== null]),
      [
        [200, true],
        [400, false],
        [200, true],
      ],
    );
    assert.equal(summary.bill.requests, 0);
    assert.deepEqual(summary.cost.unknown, [{ model: 'unheard-of-1', requests: 2 }]);
  });
}

test('promise 10: a command that cuts its own output is credited with nothing that it did not send', async (t) => {
  const client = clients['Anthropic Messages'];
  const all = lines(2000, 'request served');
  const turn = { tool: 'Bash', command: 'cat big.log | head -20', output: all.slice(0, 20).join('\n') };
  const bodies = beginningsOf([turn]).map((each) => client.body(each, ['Bash', retrieveTool]));
  const { rows } = await throughProxy(t, client, bodies);
  const sum = (side: 'simulated' | 'without'): number =>
    rows.reduce((total, { receipt }) => {
      const { input = 0, cacheRead = 0, cacheWrite5m = 0 } = receipt?.[side] ?? {};
      return total + input + cacheRead + cacheWrite5m;
    }, 0);
  assert.ok(sum('without') - sum('simulated') <= rows.length * count(turn.output));
});

test('A model with a price band pays the band that each side lies in', async (t) => {
  const client = clients['Anthropic Messages'];
  const turns = Array.from({ length: 9 }, (_, index) => ({
    tool: 'Bash',
    command: `inventory --json --page ${index}`,
    output: records(450),
  }));
  const bodies = beginningsOf(turns).map((each) =>
    client.body(each, ['Bash', retrieveTool], 'claude-haiku-5-5'),
  );
  const { rows, summary } = await throughProxy(t, client, bodies);
  const last = rows.at(-1)?.receipt;
  assert.ok(last !== undefined && last !== null);
  assert.ok(promptOf(last.without) > 100_000 && promptOf(last.simulated) < 100_000, JSON.stringify(last));
  const [short, long] = [
    [0.1, 0.01, 0.125, 0.5],
    [0.5, 0.05, 0.625, 2.5],
  ] as const;
  const expected = rows.reduce((sum, { receipt }) => {
    assert.ok(receipt !== null);
    const { input, cacheRead, cacheWrite5m, output } = receipt.without;
    const [one, read, write, out] = promptOf(receipt.without) > 100_000 ? long : short;
    return sum + (one * input + read * cacheRead + write * cacheWrite5m + out * output) / 1e6;
  }, 0);
  assert.ok(Math.abs(summary.bill.without - expected) < 1e-9);
});

test('The retrieval of what was left out is charged, and is no part of the bill without headroom', async (t) => {
  const client = clients['Anthropic Messages'];
  const [turn] = turnsOf();
  assert.ok(turn !== undefined);
  const fetched = { tool: retrieveTool, input: { ref: retrieval }, output: records(3) };
  const bodies = beginningsOf([turn, fetched]).map((each) => client.body(each, ['Bash', retrieveTool]));
  const { rows } = await throughProxy(t, client, bodies);
  const last = rows.at(-1);
  assert.equal(last?.retrievals, 1);
  assert.ok(last.receipt);
  const { input, cacheRead, cacheWrite5m } = last.receipt.without;
  assert.deepEqual([input, cacheRead, cacheWrite5m], [0, 0, 0]);
  assert.ok(last.receipt.simulated.cacheRead > 0);
});

test('A request whose provider may take away what stands higher up has no receipt: nobody can say what it reads', async (t) => {
  const client = clients['Anthropic Messages'];
  const [turn] = turnsOf();
  assert.ok(turn !== undefined);
  const body = JSON.parse(client.body([turn], ['Bash', retrieveTool])) as object;
  const clearing = { ...body, context_management: { edits: [{ type: 'clear_tool_uses_20250919' }] } };
  const { rows } = await throughProxy(t, client, [JSON.stringify(clearing), JSON.stringify(body)]);
  assert.deepEqual(
    rows.map(({ receipt }) => receipt !== null),
    [false, true],
  );
});
