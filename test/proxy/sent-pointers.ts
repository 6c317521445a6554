import { engines } from '../../src/engines/index.ts';
import {
  fullerNameOf,
  lastOf,
  longNameOf,
  nameOfCommand,
  shortened,
} from '../../src/pipeline/call/call-name.ts';
import { PointerReader, type Followed } from '../engines/pointer-reader.ts';

/** What a body says in its messages: calls and what came of them, in order. */
interface Block {
  readonly id: string;
  /** Null for a result. */
  readonly call: { readonly tool: string; readonly input: Readonly<Record<string, unknown>> } | null;
  readonly text: string;
}

/** A pointer as it went upstream, and whether a reader who follows it comes to what was printed. */
export interface SentPointer {
  readonly followed: Followed;
  readonly isEqual: boolean;
}

/**
 * Reads a conversation's last body of Anthropic's wire as it went upstream, beside the client's own, and follows every
 * pointer in it. Shares no code with what wrote them; calls are named as pointers name them. `viewOf`: what a marker's
 * reference leads to. Throws where a pointer leads to nothing, or to several calls.
 */
export async function followSent(
  sent: string,
  given: string,
  viewOf: (ref: string) => Promise<string | null>,
): Promise<readonly SentPointer[]> {
  const reader = new PointerReader(engines);
  const all: SentPointer[] = [];
  const printed = blocksIn(given);
  const calls = new Map<string, Block['call']>();
  for (const [at, block] of blocksIn(sent).entries()) {
    const text = printed[at]?.text ?? '';
    if (block.call !== null) {
      calls.set(block.id, block.call);
      reader.read({ ...namesOf('written in', block.call), sent: block.text, text: block.text });
      continue;
    }
    const call = calls.get(block.id) ?? null;
    if (call === null) throw new Error(`no call ${block.id}`);
    const [, ref] = /\bref=(\w+)/.exec(block.text === text ? '' : block.text) ?? [];
    const view = ref === undefined ? null : await viewOf(ref);
    const output = { ...namesOf('of', call), sent: block.text, text };
    const followed = reader.read(view === null ? output : { ...output, original: view });
    all.push(
      ...followed.map((each) => ({
        followed: each,
        isEqual: each.isRead && each.here !== null && each.here === each.there,
      })),
    );
  }
  return all;
}

function blocksIn(body: string): readonly Block[] {
  return listOf(fieldOf(JSON.parse(body), 'messages')).flatMap((message) =>
    listOf(fieldOf(message, 'content')).flatMap((block): Block[] => {
      const type = fieldOf(block, 'type');
      if (type === 'tool_use') {
        const input = fieldOf(block, 'input');
        const given = typeof input === 'object' && input !== null ? { ...input } : {};
        const call = { tool: String(fieldOf(block, 'name')), input: given };
        const written = Object.values(given).filter(
          (each) => typeof each === 'string' && each.includes('\n'),
        );
        return [{ id: String(fieldOf(block, 'id')), call, text: written.join('\n') }];
      }
      if (type !== 'tool_result') return [];
      const content = fieldOf(block, 'content');
      const text =
        typeof content === 'string'
          ? content
          : listOf(content)
              .map((each) => String(fieldOf(each, 'text')))
              .join('\n');
      return [{ id: String(fieldOf(block, 'tool_use_id')), call: null, text }];
    }),
  );
}

function namesOf(
  lead: string,
  call: NonNullable<Block['call']>,
): { name: string; fullerName: string; longName: string } {
  const { tool, input } = call;
  const command = input['command'];
  const given = Object.values(input).flatMap((each) =>
    typeof each === 'string' ? each.trim().split('\n', 1) : [],
  );
  const whole = typeof command === 'string' ? command : [tool, ...given].join(' ');
  const [first] = given;
  const short =
    typeof command === 'string'
      ? nameOfCommand(command)
      : shortened([tool, ...(first === undefined ? [] : [lastOf(first)])].join(' '));
  const longName = longNameOf(whole);
  return {
    name: `${lead} "${short}"`,
    fullerName: `${lead} "${fullerNameOf(whole) ?? longName}"`,
    longName: `${lead} "${longName}"`,
  };
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

function fieldOf(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;
}
