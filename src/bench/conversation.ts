import { benchSeed } from '../limits.ts';
import { seededRandom } from '../random.ts';
import { logRows } from './workloads/records.ts';

const turnBytes = 7_000;

/** A request body of the Anthropic wire: `historyBytes` of earlier outputs, then one that nobody has seen. */
export interface Shape {
  readonly historyBytes: number;
  readonly newBytes: number;
  readonly kind: 'text' | 'JSON';
}

/** Bodies of one shape share their history; `serial` makes the newest output, and nothing else, another one. */
export function conversation({ historyBytes, newBytes, kind }: Shape, serial: number): Buffer {
  const history = Array.from({ length: Math.ceil(historyBytes / turnBytes) }, (_, at) =>
    turn(`t${at}`, text(turnBytes, at)),
  );
  const output = newestOutput({ historyBytes, newBytes, kind }, serial);
  return Buffer.from(
    JSON.stringify({
      model: 'claude-sonnet-5-5',
      messages: [
        { role: 'user', content: `Look at ${historyBytes} bytes, then ${newBytes} of ${kind}` },
        ...history.flat(),
        ...turn(`n${serial}`, output),
      ],
      tools: [{ name: 'Bash' }, { name: 'mcp__headroom__headroom_retrieve' }],
    }),
  );
}

/** The output that nobody has seen, of the conversation with that serial. */
export function newestOutput({ newBytes, kind }: Shape, serial: number): string {
  return kind === 'text' ? text(newBytes, serial + 9_999) : records(newBytes, serial);
}

/** A request body of the Anthropic wire that begins as that of the turn before: 3 kB a turn, lists and logs in turn. */
export function growing(name: number, turns: number): Buffer {
  const outputs = Array.from({ length: turns }, (_, at) => {
    const seed = name * 1_000 + at;
    return turn(`c${name}t${at}`, at % 2 === 0 ? records(3_000, seed) : text(3_000, seed));
  });
  return Buffer.from(
    JSON.stringify({
      model: 'claude-sonnet-5-5',
      messages: [{ role: 'user', content: `Task ${name}` }, ...outputs.flat()],
      tools: [{ name: 'Bash' }, { name: 'mcp__headroom__headroom_retrieve' }],
    }),
  );
}

function turn(id: string, output: string): object[] {
  return [
    {
      role: 'assistant',
      content: [{ type: 'tool_use', id, name: 'Bash', input: { command: `query ${id}` } }],
    },
    { role: 'user', content: [{ type: 'tool_result', tool_use_id: id, content: output }] },
  ];
}

function text(length: number, seed: number): string {
  let words = '';
  for (let at = 0; words.length < length; at += 1)
    words += `worker ${(at * 7 + seed) % 97} handled item ${at * seed} in step ${at}\n`;
  return words.slice(0, length);
}

/** A JSON list of about so many bytes. */
function records(length: number, serial: number): string {
  const rowBytes = 200;
  return JSON.stringify(logRows(seededRandom(benchSeed + serial), Math.ceil(length / rowBytes), {}));
}
