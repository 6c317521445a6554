/** Runs `wrap` in a process of its own, with a proxy that only answers "here": `node wrapped.js [args for claude]`. */
import { appendFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { claude } from '../../agents/claude/index.ts';
import { HeadroomError, isHeadroomError } from '../../src/errors.ts';
import { environment, readSettings } from '../../src/settings.ts';
import type { StartProxy } from '../../src/wrap/session.ts';
import { wrap } from '../../src/wrap/wrap.ts';
import { ledgerRow } from '../store/stage.ts';

const env = environment();

const startProxy: StartProxy = async ({ onProblem, store }) => {
  if (env['TEST_PROXY'] === 'broken') throw new Error('no port is free');
  let fail: (error: Error) => void = () => undefined;
  const failed = new Promise<Error>((resolve) => {
    fail = resolve;
  });
  const server = createServer((request, response) => {
    if (request.url?.endsWith('/fail') === true) fail(new Error('the listener is gone'));
    if (request.url?.endsWith('/crash') === true) throw new Error('a defect in the proxy');
    if (request.url?.endsWith('/save') === true) store.ledger?.record(ledgerRow({ saved: 12_345 }));
    if (request.url?.endsWith('/x') === true)
      onProblem(new HeadroomError('UPSTREAM_DOWN', 'The provider is away.', 'Wait.'));
    response.end('here');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  return {
    url: `http://127.0.0.1:${port}/s/tok`,
    port,
    token: 'tok',
    failed,
    warmUp: () => {
      if (env['TEST_WARM_UPS'] !== undefined) appendFileSync(env['TEST_WARM_UPS'], 'warm\n');
    },
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
};

try {
  process.exitCode = await wrap({
    recipe: claude,
    args: process.argv.slice(2),
    env,
    settings: readSettings(env),
    cwd: process.cwd(),
    platform: process.platform,
    program: { node: process.execPath, script: '/pkg/headroom.js' },
    dryRun: env['TEST_DRY_RUN'] === undefined ? null : 'json',
    startProxy,
    pty: env['TEST_PTY'] === '1',
    print: {
      out: (text) => process.stdout.write(text),
      err: (text) => process.stderr.write(text),
      isTerminal: env['TEST_TERMINAL'] === '1',
    },
  });
} catch (error) {
  if (!isHeadroomError(error)) throw error;
  process.stderr.write(`${error.code}\n${error.message}\n`);
  process.exitCode = error.exitCode;
}
