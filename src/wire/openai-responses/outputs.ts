import type { Span } from '../../json/reader.ts';
import type { TextView } from '../../json/text-view.ts';
import { innerItem, isStringMember, itemsOf, stringOf, type Item, type Parts } from '../openai/item.ts';
import type { ToolCall, ToolResult } from '../wire.ts';
import { calledName } from './tools.ts';

/** What a call of a function or a custom tool says under this key. */
const inputKeys = new Map([
  ['function_call', 'arguments'],
  ['custom_tool_call', 'input'],
]);

/** Tools of OpenAI's own that the client carries out: their calls name no tool, and say what to do under this key. */
const ownCalls = new Map([
  ['shell_call', { name: 'shell', key: 'action' }],
  ['local_shell_call', { name: 'local_shell', key: 'action' }],
  ['apply_patch_call', { name: 'apply_patch', key: 'operation' }],
]);

const outputTypes = new Set([
  'function_call_output',
  'custom_tool_call_output',
  'local_shell_call_output',
  'apply_patch_call_output',
]);

export function callOf(view: TextView, item: Item): ToolCall | null {
  const type = stringOf(view, item, 'type') ?? '';
  const own = ownCalls.get(type);
  if (own !== undefined) return { name: own.name, input: item.members.get(own.key)?.value ?? null };
  const inputKey = inputKeys.get(type);
  const name = stringOf(view, item, 'name');
  if (inputKey === undefined || name === null) return null;
  const input = item.members.get(inputKey)?.value ?? null;
  return { name: calledName(stringOf(view, item, 'namespace'), name), input };
}

/** `callBy`: finds the call of an id. An `mcp_call` is none: the provider made the call, and wrote down its output. */
export function resultOf(
  view: TextView,
  item: Item,
  parts: Parts,
  callBy: (id: string) => ToolCall | null,
): ToolResult | null {
  const type = stringOf(view, item, 'type') ?? '';
  const status = stringOf(view, item, 'status');
  const isError = status === 'incomplete' || status === 'failed';
  if (type === 'shell_call_output') return shellResult(view, item, isError, callBy);
  if (!outputTypes.has(type)) return null;
  // Documented for the local shell: `id` is that of its call.
  const other = type === 'local_shell_call_output' ? stringOf(view, item, 'id') : null;
  const id = stringOf(view, item, 'call_id') ?? other ?? '';
  return { call: callBy(id), isError, texts: parts.texts };
}

/**
 * One output for each command. An item with an id was returned by the API: a shell in a container of the provider has
 * printed it, and the provider has it in its cache as it is.
 */
function shellResult(
  view: TextView,
  item: Item,
  isError: boolean,
  callBy: (id: string) => ToolCall | null,
): ToolResult | null {
  if (isStringMember(view, item, 'id')) return null;
  const outputs = itemsOf(item, 'output');
  const texts = outputs.flatMap((output) =>
    streams.flatMap((key): Span[] => {
      const member = output.members.get(key);
      return member !== undefined && isStringMember(view, output, key) ? [member.value] : [];
    }),
  );
  const call = callBy(stringOf(view, item, 'call_id') ?? '');
  return {
    call,
    isError: isError || outputs.some((output) => hasFailed(view, innerItem(view, output, 'outcome'))),
    texts: texts.sort((one, other) => one.start - other.start),
  };
}

const streams = ['stdout', 'stderr'] as const;

function hasFailed(view: TextView, outcome: Item): boolean {
  const code = outcome.members.get('exit_code')?.value;
  return (
    stringOf(view, outcome, 'type') === 'timeout' ||
    (code !== undefined && view.slice(code.start, code.end) !== '0')
  );
}
