import { once } from 'node:events';
import { createServer, request, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { usageAnswer } from '../proxied.ts';

/** A provider that keeps what it was sent. */
export interface Provider {
  readonly url: URL;
  readonly port: number;
  readonly received: string[];
  close(): void;
}

export async function openProvider(): Promise<Provider> {
  const received: string[] = [];
  const server = createServer((incoming, response) => {
    const chunks: Buffer[] = [];
    incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
    incoming.on('end', () => {
      received.push(Buffer.concat(chunks).toString());
      response.setHeader('content-type', 'application/json').end(usageAnswer);
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    url: new URL(`http://127.0.0.1:${port}`),
    port,
    received,
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}

/** One request on a connection of its own. Its status and its answer; null: there was none. */
export async function send(
  proxy: string,
  body: string,
): Promise<{ readonly status: number; readonly answer: string } | null> {
  const headers = { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) };
  const sending = request(`${proxy}/v1/messages`, { method: 'POST', headers, agent: false });
  try {
    sending.end(body);
    const [incoming] = (await once(sending, 'response')) as [IncomingMessage];
    let answer = '';
    for await (const chunk of incoming) answer += String(chunk);
    return { status: incoming.statusCode ?? 0, answer };
  } catch {
    return null;
  }
}
