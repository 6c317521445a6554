import type { JsonReader, Span } from '../../json/reader.ts';
import { stringText } from '../../json/string-text.ts';
import type { Head } from '../items/scan.ts';

interface Tool {
  readonly span: Span;
  readonly name: string | null;
  readonly isDeferred: boolean;
}

/**
 * The tools of a request. Those whose definition is deferred cannot be called right away, so they do not count: the
 * provider leaves them out of the prompt until one is searched for, and its cache stays when they change (Anthropic, "Tool
 * search").
 */
export function readTools(reader: JsonReader): Pick<Head, 'tools' | 'toolSpans'> {
  const all: Tool[] = [];
  const list = reader.array(() => all.push(readTool(reader)));
  return {
    tools: all.flatMap(({ name, isDeferred }) => (name === null || isDeferred ? [] : [name])),
    toolSpans: spansOf(list, all),
  };
}

function readTool(reader: JsonReader): Tool {
  if (reader.peek() !== 'object') return { span: reader.skip(), name: null, isDeferred: false };
  let [name, isDeferred]: [string | null, boolean] = [null, false];
  const span = reader.record((key) => {
    const kind = reader.peek();
    const value = reader.skip();
    if (key === 'name' && kind === 'string') name = stringText(reader.view, value);
    if (key === 'defer_loading') isDeferred = reader.view.startsWith('true', value.start);
  });
  return { span, name, isDeferred };
}

/** The list without its deferred tools and the commas that belong to them. */
function spansOf(list: Span, all: readonly Tool[]): Span[] {
  const start = list.start + 1;
  const spans: Span[] = [];
  let end = start;
  for (const { span, isDeferred } of all) {
    const isBehindDeferred = spans.length === 0 && end > start;
    if (!isDeferred) spans.push({ start: isBehindDeferred ? span.start : end, end: span.end });
    ({ end } = span);
  }
  return [{ start: list.start, end: start }, ...spans, { start: end, end: list.end }];
}
