import assert from 'node:assert/strict';
import { once } from 'node:events';
import net from 'node:net';
import type { TestContext } from 'node:test';
import { proxied, type Proxied, type Received } from './proxied.ts';

/** What a client writes on a socket of its own, and what must come of it. */
export interface Probe {
  readonly name: string;
  /** The bytes, in the pieces in which they are written. */
  readonly send: string | readonly string[];
  /** Status of each answer, in order. */
  readonly answers: readonly number[];
  /** Requests that the upstream sees, as `METHOD path body`. */
  readonly reaches: readonly string[];
  readonly also?: (received: readonly Received[]) => void;
}

/** Ends every answer that reaches the client whole. */
const end = '<end>';

export interface Door extends Proxied {
  /** Where the proxy listens, as a Host header spells it. */
  readonly host: string;
  readonly base: string;
  /** Writes a request for a path below the token. */
  readonly ask: (first: string, lines?: readonly string[], body?: string) => string;
}

/** A whole proxy before an upstream that answers everything. */
export async function openDoor(t: TestContext): Promise<Door> {
  const stage = await proxied(t, {
    answer: ({ method }, response) => {
      // Nothing of an answer to HEAD but its head comes through.
      if (method === 'HEAD') response.setHeader('x-own', end);
      response.end(`ok${end}`);
    },
  });
  const { port, token } = stage.proxy;
  const [host, base] = [`127.0.0.1:${port}`, `/s/${token}`];
  return {
    ...stage,
    host,
    base,
    ask: (first, lines = [], body = '') => {
      const [method = '', path = ''] = first.split(' ');
      return [`${method} ${base}${path} HTTP/1.1`, `Host: ${host}`, ...lines, '', body].join('\r\n');
    },
  };
}

/** Sends a probe; then an ordinary request follows on the upstream's connections, and nothing else may have come. */
export async function tryProbe(door: Door, probe: Probe): Promise<void> {
  const before = door.received.length;
  const text = await talk(door.proxy.port, probe.send, probe.answers.length);
  const statuses = [...text.matchAll(/HTTP\/1\.1 (\d+) [A-Z]/g)].map(([, status]) => Number(status));
  assert.deepEqual(
    statuses.filter((status) => status >= 200),
    probe.answers,
    `${probe.name}: answers`,
  );
  const marker = `/v1/after-${before}`;
  const answer = await talk(door.proxy.port, door.ask(`GET ${marker}`), 1);
  assert.match(answer, /^HTTP\/1\.1 200 /, `${probe.name}: the client after it`);
  const received = door.received.slice(before);
  assert.deepEqual(
    received.map(({ method, path, body }) => `${method} ${path} ${body.toString('latin1')}`.trim()),
    [...probe.reaches.map((sent) => sent.trim()), `GET ${marker}`],
    `${probe.name}: requests upstream`,
  );
  probe.also?.(received);
}

/** What a connection brings until it is closed or so many whole answers have come. */
export async function talk(port: number, send: string | readonly string[], answers: number): Promise<string> {
  const socket = net.connect(port, '127.0.0.1');
  // A server that refuses may hang up while we still write.
  socket.on('error', () => undefined);
  await once(socket, 'connect');
  let text = '';
  const over = new Promise<void>((resolve) => {
    socket.on('data', (bytes: Buffer) => {
      text += bytes.toString('latin1');
      if (text.split(/<end>|\"\}\}/).length > answers) resolve();
    });
    socket.on('close', () => {
      resolve();
    });
  });
  for (const piece of [send].flat()) {
    if (!socket.destroyed) await new Promise((resolve) => socket.write(piece, 'latin1', resolve));
  }
  await over;
  socket.destroy();
  return text;
}
