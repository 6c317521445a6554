import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';
import { runInvestigation, type AgentRun } from '../../src/demo/agent-run.ts';
import { builtInTools, maxOutputChars } from '../../src/demo/agent-tools.ts';
import { startBare } from '../../src/demo/demo.ts';
import { parseRequest } from '../../src/standin/request.ts';
import { environment } from '../../src/settings.ts';
import { estimateTokens } from '../../src/tokens/count.ts';
import { useProject } from './project.ts';

const project = useProject();

describe('the agent without headroom', () => {
  let run: AgentRun;
  before(async () => {
    run = await runInvestigation(environment(), estimateTokens, (agent) => startBare(agent, project()));
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
    const turns = run.requests.map(({ body }) => parseRequest(body).messages.length);
    assert.deepEqual(turns, [1, 3, 5, 7, 9, 11, 13, 15, 17]);
  });

  test('marks the end of the system prompt and of the conversation, and so reads all it has sent before', () => {
    run.requests.forEach(({ body, cachedBlocks }, index) => {
      assert.equal(body.toString('utf8').match(/"cache_control"/g)?.length, 2);
      assert.equal(cachedBlocks, run.requests[index - 1]?.promptBlocks ?? 0);
    });
  });

  test('reports a failing command as an error with its exit code', () => {
    const failed = run.requests
      .flatMap(({ body }) => parseRequest(body).messages)
      .flatMap(({ content }) => content)
      .filter((block) => block['is_error'] === true);
    assert.ok(
      failed.length > 0 && failed.every((block) => String(block['content']).startsWith('Exit code 1\n')),
    );
  });
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
