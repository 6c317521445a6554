import type { IncomingMessage, Server } from 'node:http';

/**
 * Lets the server read a request once more, without its offer to speak another protocol: clients that also know
 * HTTP/2 (`Upgrade: h2c`, as Java's does) make it in front of a body, and are content with HTTP/1.1. Node hands
 * every such request over unanswered as soon as somebody listens for upgrades.
 */
export function serveWithoutUpgrade(server: Server, request: IncomingMessage, head: Buffer): void {
  const { method = '', url = '', httpVersion, rawHeaders, socket } = request;
  const lines = [`${method} ${url} HTTP/${httpVersion}`];
  for (let at = 0; at + 1 < rawHeaders.length; at += 2) {
    const [name = '', value = ''] = rawHeaders.slice(at, at + 2);
    // What `Connection` says stays: it names headers that go no further than here.
    if (name.toLowerCase() !== 'upgrade') lines.push(`${name}: ${value}`);
  }
  socket.unshift(Buffer.concat([Buffer.from(`${lines.join('\r\n')}\r\n\r\n`, 'latin1'), head]));
  server.emit('connection', socket);
}
