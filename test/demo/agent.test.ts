import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';
import { runInvestigation, type AgentRun } from '../../src/demo/agent-run.ts';
import { builtInTools, maxOutputChars } from '../../src/demo/agent-tools.ts';
import { startBare } from '../../src/demo/demo.ts';
import { demoWireNames, demoWires } from '../../src/demo/demo-wire.ts';
import { environment } from '../../src/settings.ts';
import { estimateTokens } from '../../src/tokens/count.ts';
import { useProject } from './project.ts';

const project = useProject();

for (const name of demoWireNames) {
  describe(`the agent without headroom, wire ${name}`, () => {
    const wire = demoWires[name];
    let run: AgentRun;
    before(async () => {
      run = await runInvestigation(wire, environment(), estimateTokens, (agent) =>
        startBare(agent, project()),
      );
    });

    test('finds the code, the commit and the fix', () => {
      const answer =
        /^POOL-4417: commit [0-9a-f]{12} set maxConnections in config\/pool.json to 2; set it back to 40.$/;
      assert.match(run.answer, answer);
    });

    test('asks nine times, each time with its whole history and nothing refused', () => {
      assert.deepEqual(
        run.requests.map(({ status }) => status),
        Array(9).fill(200),
      );
      const results = run.requests.map(({ answered }) => answered?.conversation.results.length);
      assert.deepEqual(results, [0, 1, 2, 4, 5, 6, 7, 8, 9]);
    });

    test('reads all that it has sent before from the cache', () => {
      const turns = run.requests.map(({ answered }) => answered);
      turns.forEach((turn, index) => {
        assert.equal(turn?.bill.cachedBlocks, turns[index - 1]?.prompt.length ?? 0);
        assert.equal(turn.bill.input, 0);
      });
    });

    test('shows a failing command with its exit code', () => {
      const results = run.requests.at(-1)?.answered?.conversation.results ?? [];
      const failed = results.filter(({ text }) => text.startsWith('Exit code 1\n'));
      assert.deepEqual(
        failed.map(({ input }) => input['command']),
        ['node check.mjs'],
      );
    });
  });
}

test('on the Messages API the agent sets two marks, and says which results are errors', async () => {
  const { requests } = await runInvestigation(demoWires.anthropic, environment(), estimateTokens, (agent) =>
    startBare(agent, project()),
  );
  const bodies = requests.map(({ body }) => body.toString('utf8'));
  assert.ok(bodies.every((body) => body.match(/"cache_control"/g)?.length === 2));
  assert.equal(bodies.at(-1)?.match(/"is_error":true/g)?.length, 1);
});

test('a command prints at most what an agent takes from a shell', async () => {
  const [bash] = builtInTools(project());
  const output = await bash?.run({ command: `node -e "console.log('x'.repeat(90000))"` });
  assert.equal(output?.text.length, maxOutputChars);
});

test('a search names path, line and text of every hit', async () => {
  const grep = builtInTools(project()).find(({ name }) => name === 'Grep');
  const output = await grep?.run({ pattern: 'settings.pool.maxConnections', path: 'src' });
  assert.equal(output?.text, 'src/checkout/pool.js:12:    if (this.#open < settings.pool.maxConnections) {');
  assert.equal((await grep?.run({ pattern: 'nowhere', path: 'src' }))?.text, 'No matches found');
});
