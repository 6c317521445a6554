import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { delimiter, join } from 'node:path';
import { createInterface } from 'node:readline';
import { environment } from '../../../src/settings.ts';

const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome'];
const flags = ['--headless', '--no-sandbox', '--disable-gpu', '--no-first-run', '--disable-dev-shm-usage'];
const quiet = ['--disable-background-networking', '--disable-component-update', '--disable-sync'];

/** A Chromium on PATH, or null. */
export function findChromium(): string | null {
  const folders = (environment()['PATH'] ?? '').split(delimiter).filter((folder) => folder !== '');
  const paths = folders.flatMap((folder) => names.map((name) => join(folder, name)));
  return paths.find((path) => existsSync(path)) ?? null;
}

/**
 * Opens files in Chromium one after the other, and tells it that all hosts are reached through a proxy of ours. Answers
 * what that proxy was asked for, up to the request for `last`, which the last of the files makes.
 */
export async function requestsOf(
  chromium: string,
  files: readonly string[],
  last: string,
): Promise<string[]> {
  const asked: string[] = [];
  const proxy = createServer();
  const done = new Promise<void>((resolve) => {
    const note = (url: string): void => {
      asked.push(url);
      if (url === last) resolve();
    };
    proxy.on('request', (request, response) => {
      note(request.url ?? '');
      response.writeHead(404).end();
    });
    proxy.on('connect', (request, socket) => {
      note(request.url ?? '');
      socket.destroy();
    });
  });
  proxy.listen(0, '127.0.0.1');
  await once(proxy, 'listening');
  const way = `--proxy-server=http://127.0.0.1:${(proxy.address() as AddressInfo).port}`;
  const browser = spawn(chromium, [...flags, ...quiet, way, '--remote-debugging-port=0', 'about:blank'], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  try {
    const devtools = await devtoolsOf(browser);
    for (const file of files) await fetch(`${devtools}/json/new?file://${file}`, { method: 'PUT' });
    await done;
  } finally {
    browser.kill('SIGKILL');
    proxy.close();
    proxy.closeAllConnections();
  }
  return asked;
}

/** Chromium says where it can be steered once it can. */
async function devtoolsOf({ stderr }: ChildProcess): Promise<string> {
  if (stderr === null) throw new Error('no stderr');
  for await (const line of createInterface(stderr)) {
    const address = /DevTools listening on ws:\/\/([^/]+)\//.exec(line)?.[1];
    if (address !== undefined) return `http://${address}`;
  }
  throw new Error('Chromium has ended');
}
