import type { Span } from '../../json/reader.ts';
import { owned, type TextView } from '../../json/text-view.ts';
import { itemsOf, stringOf, type Item } from '../openai/item.ts';

/** Codex's tool that runs scripts, which call other tools. */
export const scriptTool = 'exec';

/** Codex's namespace for its own tools: they go by their bare names too. */
const ownNamespace = 'functions';

/** A tool's name as the model writes it: behind its namespace, which ends with the two underscores or does not. */
export function calledName(namespace: string | null, name: string): string {
  if (namespace === null || namespace === '' || namespace === ownNamespace) return name;
  return namespace.endsWith('__') ? `${namespace}${name}` : `${namespace}__${name}`;
}

/**
 * Names of the tools that the `tools` of a body, or of an `additional_tools` item, let the model call. A tool whose
 * definition is deferred cannot be called right away, so it does not count.
 */
export function toolNames(view: TextView, holder: Item): string[] {
  return itemsOf(holder, 'tools').flatMap((tool) => {
    const namespace = stringOf(view, tool, 'name');
    if (stringOf(view, tool, 'type') !== 'namespace' || namespace === null) return namesOf(view, tool, null);
    return isDeferred(view, tool)
      ? []
      : itemsOf(tool, 'tools').flatMap((inner) => namesOf(view, inner, namespace));
  });
}

/** Where the tools stand whose definition is not deferred. */
export function shownTools(view: TextView, holder: Item): Span[] {
  return itemsOf(holder, 'tools').flatMap((tool) => (isDeferred(view, tool) ? [] : [tool.span]));
}

function namesOf(view: TextView, tool: Item, namespace: string | null): string[] {
  const name = stringOf(view, tool, 'name');
  if (name === null || isDeferred(view, tool)) return [];
  const names = [calledName(namespace, name)];
  if (namespace === ownNamespace) names.push(`${namespace}__${name}`);
  const description = tool.members.get('description')?.value;
  const isScript = name === scriptTool && stringOf(view, tool, 'type') === 'custom';
  return isScript && description !== undefined ? [...names, ...scriptedNames(view, description)] : names;
}

function isDeferred(view: TextView, tool: Item): boolean {
  const deferred = tool.members.get('defer_loading')?.value;
  return deferred !== undefined && view.startsWith('true', deferred.start);
}

/**
 * Codex's code mode: the one tool `exec` runs scripts, and its description declares the tools that a script may call
 * (`declare const tools: { server__tool(args: …` or `tools.server__tool(…`).
 */
function scriptedNames(view: TextView, description: Span): string[] {
  const declared = view.slice(description.start, description.end).matchAll(/tools(?:\.|: \{ )(\w+__\w+)/g);
  return [...declared].flatMap(([, name]) => (name === undefined ? [] : [owned(name)]));
}

/**
 * Codex's code mode leaves deferred tools out of the description of `exec`, where scripts can call them all the same,
 * and lists their namespaces in a prompt of its own. `texts` are the string lexemes of a developer's message. Answers
 * `namespace__*` for each.
 */
export function deferredNamespaces(view: TextView, texts: readonly Span[]): string[] {
  return texts
    .filter(({ start }) => view.startsWith(String.raw`"<tools>\nDeferred tool namespaces:\n`, start))
    .flatMap(({ start, end }) => [...view.slice(start, end).matchAll(/\\n- ([\w.-]+)/g)])
    .flatMap(([, name]) => (name === undefined ? [] : [`${owned(name)}__*`]));
}
