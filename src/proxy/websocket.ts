import type { IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import type { ClientProfile } from '../pipeline/call/client-profile.ts';

/** What we tunnel; the library that does it takes nothing else. */
export function isWebSocket({ method, headers }: IncomingMessage): boolean {
  return method === 'GET' && headers.upgrade?.toLowerCase() === 'websocket';
}

/**
 * True for a client that asks for the Responses API over a WebSocket (`openai-beta: responses_websockets=…`), over
 * which only what is new would pass here, and goes to HTTP when it is answered 426. Of Codex that is known by its name
 * too.
 */
export function canUseHttp({ headers }: IncomingMessage, { fallsBackToHttp }: ClientProfile): boolean {
  const asked = String(headers['openai-beta'] ?? '').includes('responses_websockets');
  return asked && (fallsBackToHttp || /^codex/i.test(String(headers['originator'] ?? '')));
}

/** Answers a request for another protocol with a status, and ends its connection. */
export function refuseUpgrade(socket: Socket, status: number, reason: string): void {
  socket.end(`HTTP/1.1 ${status} ${reason}\r\nConnection: close\r\nContent-Length: 2\r\n\r\n{}`);
}
