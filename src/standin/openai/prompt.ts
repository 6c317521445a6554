import type { PromptBlock } from '../api.ts';
import { digest } from '../digest.ts';
import type { CacheWish, Item, OpenaiRequest, Part } from './request.ts';

/** One piece of the prompt in the order in which it is rendered: tools, instructions, items. */
export interface OpenaiBlock extends PromptBlock {
  /** What it is part of; equal texts in different places are different tokens. */
  readonly place: string;
  /** The client set a cache mark behind it. */
  readonly marked: boolean;
  /** A message ends with it of a kind at whose end the cache looks for prefixes. */
  readonly ends: boolean;
}

export interface OpenaiPrompt {
  readonly model: string;
  readonly cache: CacheWish;
  /** Prompts with different hidden beginnings share nothing. */
  readonly beginning: string;
  readonly blocks: readonly OpenaiBlock[];
}

export function promptOf({ model, tools, items, settings, cache }: OpenaiRequest): OpenaiPrompt {
  const beginning = digest(model, cache.key ?? '', settings);
  let previous = beginning;
  const add = (place: string, text: string, marked: boolean, ends: boolean): OpenaiBlock => {
    previous = digest(previous, place, text);
    return { prefix: previous, place, text, marked, ends };
  };
  const blocks = tools.map((tool) => add('tools', JSON.stringify(tool), false, false));
  const initial = items.findIndex((item) => !isDeveloper(item));
  items.forEach((item, index) => {
    const ends = endsPrefix(items, index, initial === -1 ? items.length : initial);
    const parts = partsIn(item);
    // Where an item begins is part of what the model reads: two texts in one message are not two messages.
    previous = digest(previous, placeOf(item));
    parts.forEach(({ text, marked }, at) => {
      blocks.push(add(placeOf(item), text, marked, ends && at === parts.length - 1));
    });
  });
  return { model, cache, beginning, blocks };
}

/**
 * Eligible are user messages, the last of consecutive tool outputs and the last of the developer messages that the
 * prompt begins with.
 */
function endsPrefix(items: readonly Item[], index: number, initial: number): boolean {
  const item = items[index];
  if (item?.kind === 'output') return items[index + 1]?.kind !== 'output';
  if (item?.kind !== 'message') return false;
  return item.role === 'user' || index === initial - 1;
}

function isDeveloper(item: Item): boolean {
  return item.kind === 'message' && item.role === 'developer';
}

function placeOf(item: Item): string {
  return item.kind === 'message' ? item.role : item.kind;
}

/** Identifiers are not read by the model, so they are neither counted nor compared. */
function partsIn(item: Item): readonly Part[] {
  if (item.kind === 'message' || item.kind === 'output') return item.parts;
  return [{ text: item.kind === 'call' ? `${item.name} ${item.input}` : item.text, marked: false }];
}
