import type { PromptBlock } from '../api.ts';
import { digest } from '../digest.ts';
import { isFields, type Fields } from '../fields.ts';
import { Refusal } from '../refusal.ts';
import { maxBreakpoints, type Lifetime } from './cache-rules.ts';
import { resultText, type ContentBlock, type ModelRequest } from './request.ts';

/** One block of the prompt in the order of the cache: tools, system, messages. */
export interface MarkedBlock extends PromptBlock {
  readonly mark: Lifetime | null;
}

export function promptOf(request: ModelRequest): readonly MarkedBlock[] {
  let previous = digest(request.model);
  const add = (place: string, block: Fields, text: string, mark: Lifetime | null): MarkedBlock => {
    previous = digest(previous, place, identityOf(block));
    return { prefix: previous, text, mark };
  };
  const blocks = [
    ...request.tools.map((tool) => add('tools', tool, identityOf(tool), markOf(tool))),
    ...request.system.map((block) => add('system', block, textOf(block), markOf(block))),
  ];
  previous = digest(previous, request.choices);
  for (const { role, content } of request.messages) {
    blocks.push(...content.map((block) => add(role, block, textOf(block), markOf(block))));
  }
  checkMarks(blocks);
  return blocks;
}

/** What the model reads of a content block; identifiers and JSON escapes are not counted. */
function textOf(block: ContentBlock): string {
  if (block.type === 'text') return String(block['text']);
  // Its signature is no part of what is thought.
  if (block.type === 'thinking') return String(block['thinking']);
  if (block.type === 'tool_use') return `${String(block['name'])} ${JSON.stringify(block['input'] ?? {})}`;
  if (block.type !== 'tool_result') return identityOf(block);
  return resultText(block);
}

function identityOf(block: Fields): string {
  return JSON.stringify({ ...block, cache_control: undefined });
}

function markOf(block: Fields): Lifetime | null {
  const control = block['cache_control'];
  if (control === undefined || control === null) return null;
  if (!isFields(control) || control['type'] !== 'ephemeral') {
    throw new Refusal("cache_control.type: Input should be 'ephemeral'");
  }
  const ttl = control['ttl'] ?? '5m';
  if (ttl === '5m' || ttl === '1h') return ttl;
  throw new Refusal("cache_control.ttl: Input should be '5m' or '1h'");
}

function checkMarks(blocks: readonly MarkedBlock[]): void {
  const marks = blocks.flatMap(({ mark }) => (mark === null ? [] : [mark]));
  if (marks.length > maxBreakpoints) {
    throw new Refusal(
      `A maximum of ${maxBreakpoints} blocks with cache_control may be provided. Found ${marks.length}.`,
    );
  }
  if (marks.includes('5m') && marks.lastIndexOf('1h') > marks.indexOf('5m')) {
    throw new Refusal(
      "cache_control.ttl: a ttl='1h' cache_control block must not come after a ttl='5m' cache_control block. " +
        'Note that blocks are processed in the following order: `tools`, `system`, `messages`.',
    );
  }
}
