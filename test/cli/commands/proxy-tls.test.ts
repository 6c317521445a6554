import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { test, type TestContext } from 'node:test';
import { certificate, privateKey } from '../../proxy/certificate.ts';
import { bin, cleanEnvironment, temporaryFolder } from '../run-headroom.ts';

async function askThrough(t: TestContext, variables: Readonly<Record<string, string>>): Promise<string> {
  const provider = createServer({ key: privateKey, cert: certificate }, (_request, response) => {
    response.end('over TLS');
  });
  provider.listen(0, '127.0.0.1');
  await once(provider, 'listening');
  const upstream = `https://localhost:${(provider.address() as AddressInfo).port}`;
  const home = await temporaryFolder(t);
  writeFileSync(join(home, 'company.pem'), certificate);
  const child = spawn(process.execPath, [bin, 'proxy', '--port', '0', '--json', '--upstream', upstream], {
    cwd: home,
    env: { ...cleanEnvironment(home), ...variables },
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  t.after(() => {
    child.kill('SIGKILL');
    provider.close();
    provider.closeAllConnections();
  });
  const [line] = (await once(createInterface(child.stdout), 'line')) as [string];
  const { url } = JSON.parse(line) as { readonly url: string };
  const answer = await fetch(`${url}/v1/models`);
  return answer.text();
}

test('a certificate authority of the company is trusted where NODE_EXTRA_CA_CERTS names it', async (t) => {
  assert.equal(await askThrough(t, { NODE_EXTRA_CA_CERTS: 'company.pem' }), 'over TLS');
});

test('without it the certificate is refused, and the client sees no answer', async (t) => {
  await assert.rejects(askThrough(t, {}), /fetch failed/);
});
