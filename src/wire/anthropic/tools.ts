import type { JsonReader, Span } from '../../json/reader.ts';
import { stringText } from '../../json/string-text.ts';
import type { Head } from '../items/scan.ts';

interface Tool {
  readonly name: string | null;
  readonly isDeferred: boolean;
  /** What its members are, but for marks that say how it is loaded and cached. */
  readonly values: readonly Span[];
}

/**
 * The tools of a request. Those whose definition is deferred cannot be called right away, so they do not count: the
 * provider leaves them out of the prompt until one is searched for, and its cache stays when they change (Anthropic, "Tool
 * search"). Cache marks are no part of the prompt either.
 */
export function readTools(reader: JsonReader): Pick<Head, 'tools' | 'toolSpans'> {
  const all: Tool[] = [];
  reader.array(() => all.push(readTool(reader)));
  const shown = all.filter(({ isDeferred }) => !isDeferred);
  return {
    tools: shown.flatMap(({ name }) => (name === null ? [] : [name])),
    toolSpans: shown.flatMap(({ values }) => values),
  };
}

function readTool(reader: JsonReader): Tool {
  if (reader.peek() !== 'object') return { name: null, isDeferred: false, values: [reader.skip()] };
  let [name, isDeferred]: [string | null, boolean] = [null, false];
  const values: Span[] = [];
  reader.record((key) => {
    const kind = reader.peek();
    const value = reader.skip();
    if (key === 'name' && kind === 'string') name = stringText(reader.view, value);
    if (key === 'defer_loading') isDeferred = reader.view.startsWith('true', value.start);
    else if (key !== 'cache_control') values.push(value);
  });
  return { name, isDeferred, values };
}
