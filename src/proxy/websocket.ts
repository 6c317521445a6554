import type { IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';

/** What we tunnel; the library that does it takes nothing else. */
export function isWebSocket({ method, headers }: IncomingMessage): boolean {
  return method === 'GET' && headers.upgrade?.toLowerCase() === 'websocket';
}

/**
 * True for Codex asking for the Responses API over a WebSocket (`openai-beta: responses_websockets=…`). Over it only
 * what is new would pass here. Codex goes to HTTP at once when it is answered 426; of other clients that is not known.
 */
export function asksResponsesSocket({ headers }: IncomingMessage): boolean {
  const asked = String(headers['openai-beta'] ?? '').includes('responses_websockets');
  return asked && /^codex/i.test(String(headers['originator'] ?? ''));
}

/** Answers a request for another protocol with a status, and ends its connection. */
export function refuseUpgrade(socket: Socket, status: number, reason: string): void {
  socket.end(`HTTP/1.1 ${status} ${reason}\r\nConnection: close\r\nContent-Length: 2\r\n\r\n{}`);
}
