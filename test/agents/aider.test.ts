import assert from 'node:assert/strict';
import { test } from 'node:test';
import { aider } from '../../agents/aider/index.ts';
import type { LaunchContext, Surroundings } from '../../src/wrap/recipe.ts';

function around(
  change: Partial<Omit<Surroundings, 'files'>> & { readonly files?: Readonly<Record<string, string>> } = {},
): Surroundings {
  return {
    env: {},
    home: '/home/me',
    cwd: '/home/me/project/sub',
    platform: 'linux',
    named: null,
    args: [],
    ...change,
    files: new Map(Object.entries(change.files ?? {})),
  };
}

function launch(place: Surroundings) {
  const context: LaunchContext = {
    ...place,
    proxyUrl: 'http://127.0.0.1:4711/s/tok',
    runFolder: '/data/runs/r1',
    mcp: { command: '/bin/node', args: [], env: {} },
    upstreams: aider.upstreams(place),
  };
  return aider.launch(context);
}

const ours = {
  OPENAI_API_BASE: 'http://127.0.0.1:4711/s/tok/openai',
  ANTHROPIC_API_BASE: 'http://127.0.0.1:4711/s/tok/anthropic',
  ANTHROPIC_BASE_URL: 'http://127.0.0.1:4711/s/tok/anthropic',
};

const urls = (place: Surroundings) => aider.upstreams(place).map(({ url, from }) => `${url} (${from})`);

test('a plain start gets exactly the three variables that litellm reads, and no argument', () => {
  assert.deepEqual(launch(around({ args: ['--message', 'hi'] })), {
    env: ours,
    args: ['--message', 'hi'],
    files: [],
  });
});

test('base URLs of the environment become the upstreams, in the order in which litellm reads them', () => {
  assert.deepEqual(urls(around()), [
    "https://api.openai.com/v1 (aider's default)",
    "https://api.anthropic.com (aider's default)",
  ]);
  const env = { OPENAI_API_BASE: 'https://o', ANTHROPIC_BASE_URL: 'https://b' };
  assert.deepEqual(urls(around({ env })), ['https://o (OPENAI_API_BASE)', 'https://b (ANTHROPIC_BASE_URL)']);
  const both = { ...env, OPENAI_BASE_URL: 'https://p', ANTHROPIC_API_BASE: 'https://c/v1/messages' };
  assert.deepEqual(urls(around({ env: both })), [
    'https://p (OPENAI_BASE_URL)',
    'https://c (ANTHROPIC_API_BASE)',
  ]);
  assert.equal(launch(around({ env: both })).env['OPENAI_BASE_URL'], ours.OPENAI_API_BASE);
});

test("aider's own option beats the environment, as a flag, a variable or in the strongest file", () => {
  const files = {
    '/home/me/.aider.conf.yml': 'model: x\nopenai-api-base: https://home\n',
    '/home/me/project/.git/HEAD': 'ref: refs/heads/main\n',
    '/home/me/project/.aider.conf.yml': 'openai-api-base: "https://repo" # ours\n',
    '/home/.aider.conf.yml': 'openai-api-base: https://nobody\n',
  };
  const env = { OPENAI_API_BASE: 'https://o' };
  const inFiles = around({ env, files });
  assert.equal(urls(inFiles)[0], 'https://repo (openai-api-base in /home/me/project/.aider.conf.yml)');
  assert.equal(launch(inFiles).env['AIDER_OPENAI_API_BASE'], ours.OPENAI_API_BASE);
  const variable = around({ env: { ...env, AIDER_OPENAI_API_BASE: 'https://v' }, files });
  assert.equal(urls(variable)[0], 'https://v (AIDER_OPENAI_API_BASE)');
  assert.equal(launch(variable).env['AIDER_OPENAI_API_BASE'], ours.OPENAI_API_BASE);
  const flag = around({ env, files, args: ['--openai-api-base', 'https://f', 'a.py'] });
  assert.equal(urls(flag)[0], 'https://f (--openai-api-base)');
  assert.deepEqual(launch(flag).args, [`--openai-api-base=${ours.OPENAI_API_BASE}`, 'a.py']);
});

test('a base URL in an .env file would send requests past us, so it is told before the start', () => {
  const repository = { '/home/me/project/.git/HEAD': 'ref: refs/heads/main\n' };
  const dotenv = { '/home/me/project/.env': 'A=1\nexport ANTHROPIC_API_BASE=https://x\n' };
  const told = aider.unroutable(around({ files: { ...repository, ...dotenv } }));
  assert.match(told?.problem ?? '', /ANTHROPIC_API_BASE in \/home\/me\/project\/\.env over its environment/);
  assert.equal(aider.unroutable(around({ files: dotenv })), null);
  assert.equal(aider.unroutable(around({ files: { '/home/me/.env': 'OPENAI_API_KEY=x\n' } })), null);
  const named = around({
    args: ['--env-file', 'my.env'],
    files: { '/home/me/project/sub/my.env': 'OPENAI_API_BASE=y' },
  });
  assert.notEqual(aider.unroutable(named), null);
  assert.ok(aider.configFiles(named).includes('/home/me/project/sub/my.env'));
});

test('questions start no session', () => {
  for (const args of [['--help'], ['--list-models', 'gpt'], ['--upgrade']]) {
    assert.equal(aider.startsNoSession(args), true);
  }
  assert.equal(aider.startsNoSession(['--message', 'hi']), false);
});

test('variables that aider sets itself are told too, and a shortened flag is the flag', () => {
  const told = (place: Surroundings): string => aider.unroutable(place)?.problem ?? '';
  assert.match(
    told(around({ args: ['--set-env', 'OPENAI_API_BASE=https://x'] })),
    /OPENAI_API_BASE in --set-env/,
  );
  const yml = 'model: x\nset-env:\n  - A=1\n  - ANTHROPIC_API_BASE=https://x\n';
  assert.match(
    told(around({ files: { '/home/me/.aider.conf.yml': yml } })),
    /in \/home\/me\/\.aider\.conf\.yml/,
  );
  assert.equal(told(around({ args: ['--set-env', 'A=OPENAI_API_BASE'] })), '');
  const short = around({ args: ['--openai-api-b=https://f', 'a.py'] });
  assert.equal(urls(short)[0], 'https://f (--openai-api-base)');
  assert.deepEqual(launch(short).args, [`--openai-api-base=${ours.OPENAI_API_BASE}`, 'a.py']);
});

test('who has Anthropic cache nothing is told of --cache-prompts, and nobody else', () => {
  const advice = (change: Parameters<typeof around>[0]) => aider.cacheAdvice?.(around(change));
  assert.match(advice({}) ?? '', /without --cache-prompts: .* 5\.8 % less/);
  assert.match(advice({ env: { AIDER_CACHE_PROMPTS: 'false' } }) ?? '', /--cache-prompts/);
  assert.equal(advice({ args: ['--cache-prompts'] }), null);
  assert.equal(advice({ env: { AIDER_CACHE_PROMPTS: 'true' } }), null);
  assert.equal(advice({ files: { '/home/me/.aider.conf.yml': 'cache-prompts: true\n' } }), null);
});
