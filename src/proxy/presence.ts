import { request } from 'node:http';

/**
 * Asks whether a `wrap` or `proxy` of ours serves a base URL on this machine. The question is one that our listener
 * answers itself, to whoever has its token: nothing goes upstream. Never rejects.
 */
export async function isServed(base: URL, signal: AbortSignal): Promise<boolean> {
  return new Promise((resolve) => {
    const asked = request(base, {
      agent: false,
      signal,
      headers: {
        connection: 'Upgrade',
        upgrade: 'websocket',
        'sec-websocket-version': '13',
        'sec-websocket-key': Buffer.from('headroom presence').toString('base64'),
        originator: 'codex_headroom',
        'openai-beta': 'responses_websockets',
      },
    });
    asked.once('response', (answer) => {
      answer.resume();
      resolve(answer.statusCode === upgradeRequired);
    });
    asked.once('upgrade', (_answer, socket) => {
      socket.destroy();
      resolve(false);
    });
    asked.once('error', () => {
      resolve(false);
    });
    asked.end();
  });
}

const upgradeRequired = 426;
