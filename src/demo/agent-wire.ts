import { isRecord, textField } from './record.ts';

export type Block = Readonly<Record<string, unknown>>;

export interface Turn {
  readonly role: 'user' | 'assistant';
  readonly content: readonly Block[];
}

export interface Ask {
  readonly baseUrl: string;
  readonly model: string;
  readonly system: readonly Block[];
  readonly tools: readonly Block[];
  readonly turns: readonly Turn[];
}

/** Sends the conversation to the Messages API and answers the content blocks of the streamed reply. */
export async function ask({ baseUrl, model, system, tools, turns }: Ask): Promise<readonly Block[]> {
  const response = await fetch(`${baseUrl}/v1/messages?beta=true`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      'anthropic-version': '2023-06-01',
      'x-api-key': 'demo',
    },
    body: JSON.stringify({
      model,
      max_tokens: 32_000,
      stream: true,
      system: markLast(system),
      tools,
      messages: turns.map((turn, index) =>
        index === turns.length - 1 ? { ...turn, content: markLast(turn.content) } : turn,
      ),
    }),
  });
  if (!response.ok) throw new Error(`The provider answered ${response.status}: ${await response.text()}`);
  return readBlocks(await response.text());
}

/** The breakpoints of Claude Code: the end of the system prompt and the end of the conversation. */
function markLast(blocks: readonly Block[]): readonly Block[] {
  const last = blocks.length - 1;
  return blocks.map((block, index) =>
    index === last ? { ...block, cache_control: { type: 'ephemeral' } } : block,
  );
}

/** Puts the blocks of an event stream together; throws where the stream ends before its last event. */
function readBlocks(stream: string): readonly Block[] {
  const blocks: Block[] = [];
  let part = '';
  let complete = false;
  for (const event of readEvents(stream)) {
    const { type, content_block: block, delta } = event;
    if (type === 'content_block_start' && isRecord(block)) {
      blocks.push(block);
      part = '';
    }
    if (type === 'content_block_delta') {
      part += textField(delta, 'text') + textField(delta, 'partial_json');
    }
    const open = blocks.at(-1);
    if (type === 'content_block_stop' && open !== undefined) {
      const field = open['type'] === 'text' ? { text: part } : { input: parseInput(part) };
      blocks[blocks.length - 1] = { ...open, ...field };
    }
    complete ||= type === 'message_stop';
  }
  if (!complete) throw new Error('The answer ended before its last event.');
  return blocks;
}

function readEvents(stream: string): readonly Readonly<Record<string, unknown>>[] {
  return stream.split('\n').flatMap((line) => {
    if (!line.startsWith('data: ')) return [];
    const event: unknown = JSON.parse(line.slice('data: '.length));
    return isRecord(event) ? [event] : [];
  });
}

function parseInput(json: string): unknown {
  return JSON.parse(json === '' ? '{}' : json);
}
