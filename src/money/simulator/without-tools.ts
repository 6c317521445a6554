import { arrayAt, isJsonObject, type JsonObject } from '../../json/object.ts';

/** Takes tool definitions out of a body by their names, wherever clients declare tools. */
export function withoutTools(fields: JsonObject, names: readonly string[]): JsonObject {
  if (names.length === 0) return fields;
  const ours = new Set(names);
  const without = (holder: JsonObject): JsonObject =>
    Array.isArray(holder['tools'])
      ? { ...holder, tools: keptTools(arrayAt(holder, 'tools'), ours, '') }
      : holder;
  const { input } = fields;
  if (!Array.isArray(input)) return without(fields);
  return {
    ...without(fields),
    input: input.map((item: unknown) => {
      if (!isJsonObject(item)) return item;
      return item['type'] === 'additional_tools' ? without(item) : withoutNamespaces(item, names);
    }),
  };
}

const deferred = '<tools>\nDeferred tool namespaces:\n';

/** Codex's code mode lists the namespaces of tools that only scripts can call in a prompt of its own. */
function withoutNamespaces(item: JsonObject, names: readonly string[]): JsonObject {
  const { role, content } = item;
  if (role !== 'developer' || !Array.isArray(content)) return item;
  const kept = content.flatMap((part: unknown) => {
    if (!isJsonObject(part) || typeof part['text'] !== 'string' || !part['text'].startsWith(deferred))
      return [part];
    const lines = part['text'].split('\n');
    const left = lines.filter(
      (line) => !names.some((name) => name.startsWith(`${line.replace(/^- /, '')}__`)),
    );
    if (left.length === lines.length) return [part];
    return left.some((line) => line.startsWith('- ')) ? [{ ...part, text: left.join('\n') }] : [];
  });
  return kept.every((part, index) => part === content[index]) && kept.length === content.length
    ? item
    : { ...item, content: kept };
}

function keptTools(
  tools: readonly unknown[],
  ours: ReadonlySet<string>,
  namespace: string,
): readonly unknown[] {
  const kept: unknown[] = [];
  for (const tool of tools) {
    if (!isJsonObject(tool)) {
      kept.push(tool);
      continue;
    }
    const name = `${namespace}${nameOf(tool)}`;
    const functions = ['functionDeclarations', 'function_declarations'].find((key) =>
      Array.isArray(tool[key]),
    );
    if (functions !== undefined) {
      const inner = keptTools(arrayAt(tool, functions), ours, '');
      if (inner.length > 0) kept.push({ ...tool, [functions]: inner });
      continue;
    }
    if (tool['type'] === 'namespace') {
      const inner = keptTools(arrayAt(tool, 'tools'), ours, `${name.replace(/_*$/, '')}__`);
      if (inner.length > 0) kept.push({ ...tool, tools: inner });
    } else if (!ours.has(name)) kept.push(tool);
    else passMark(kept, tool['cache_control']);
  }
  return kept;
}

function nameOf(tool: JsonObject): string {
  const name = isJsonObject(tool['function']) ? tool['function']['name'] : tool['name'];
  return typeof name === 'string' ? name : '';
}

/** The client marks its last tool, whichever that is. */
function passMark(kept: unknown[], mark: unknown): void {
  const last = kept.at(-1);
  if (mark !== undefined && isJsonObject(last)) kept[kept.length - 1] = { cache_control: mark, ...last };
}
