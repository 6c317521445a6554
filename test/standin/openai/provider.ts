import assert from 'node:assert/strict';
import { after, before } from 'node:test';
import type { Reply } from '../../../src/standin/api.ts';
import { startStandin, type StandinRequest } from '../../../src/standin/standin.ts';
import { body, lengthOf } from './bodies.ts';

export type Json = Readonly<Record<string, unknown>>;

export const reply: Reply = {
  text: 'I shall look at the größte log first.',
  calls: [
    { name: 'Bash', input: { command: 'node logs.js --json' } },
    { name: 'Read', input: { file_path: 'pool.js' } },
  ],
};

/** Tokens of the reply: one a letter. */
export const spoken =
  37 + 'Bash {"command":"node logs.js --json"}'.length + 'Read {"file_path":"pool.js"}'.length;

/** Milliseconds since 1970; the provider's clock stands still. */
export const now = 1_795_000_000_000;

export interface Provider {
  readonly post: (path: string, fields: Json) => Promise<Response>;
  /** What became of the newest request. */
  readonly last: () => StandinRequest | undefined;
}

/** A stand-in for the tests of one file. It fails where the tool Ending is declared, and says nothing with Silent. */
export function useProvider(): Provider {
  let standin: Awaited<ReturnType<typeof startStandin>>;
  before(async () => {
    standin = await startStandin({
      brain: ({ tools }) => {
        if (tools.includes('Ending')) throw new Error('the script has ended');
        return tools.includes('Silent') ? {} : reply;
      },
      count: lengthOf,
      now: () => now,
    });
  });
  after(async () => standin.close());
  const headers = { 'content-type': 'application/json', authorization: 'Bearer sk-very-secret' };
  return {
    post: async (path, fields) =>
      fetch(`${standin.url}${path}`, { method: 'POST', headers, body: new Uint8Array(body(fields)) }),
    last: () => standin.requests.at(-1),
  };
}

/** The `data` of each event, and its name where it has one. */
export async function eventsOf(response: Response): Promise<{ name: string | null; data: string }[]> {
  assert.match(response.headers.get('content-type') ?? '', /^text\/event-stream/);
  return (await response.text())
    .trimEnd()
    .split('\n\n')
    .map((block) => {
      const lines = block.split('\n');
      const field = (name: string): string | undefined =>
        lines.find((line) => line.startsWith(`${name}: `))?.slice(name.length + 2);
      return { name: field('event') ?? null, data: field('data') ?? '' };
    });
}

export function withoutRepeats(values: readonly string[]): string[] {
  return values.filter((value, index) => value !== values[index - 1]);
}
