import type { ContentBlock, ModelRequest } from '../standin/request.ts';
import { isRecord, textField } from './record.ts';

/** What the scripted model can see in a request: the tool results, each with its call. */
export interface Notes {
  /** What a shell command printed, as far as the request shows it; null when it has not been run. */
  output(command: string): string | null;
  shows(command: string, pattern: RegExp): boolean;
  /** A fact of a command's output, or of what was retrieved of it: what `shape` finds in the record on a subject. */
  fact(command: string, subject: RegExp, shape: RegExp): string | null;
  /** The first marker in a command's output that has not been followed yet. */
  marker(command: string): Marker | null;
  searched(pattern: string): string | null;
  read(path: string): string | null;
  /** Text of all tool results. */
  readonly toolText: string;
  /** Tool results that our own retrieve tool gave, and whether the newest is one. */
  readonly retrievals: number;
  readonly endsInRetrieval: boolean;
}

export interface Marker {
  /** A tool that this request declares. */
  readonly tool: string;
  readonly ref: string;
}

interface Finding {
  readonly tool: string;
  readonly input: Readonly<Record<string, unknown>>;
  readonly text: string;
}

export function readNotes(request: ModelRequest): Notes {
  const findings = findingsOf(request);
  const find = (field: string, value: string): string | null =>
    findings.find(({ input }) => input[field] === value)?.text ?? null;
  const output = (command: string): string | null => find('command', command);
  const markers = (command: string): readonly Marker[] => {
    const found = [...(output(command) ?? '').matchAll(/\[headroom: [^\]]*?(\S+) ref=(\w+)/g)];
    const declared = request.tools.map((tool) => tool['name']);
    return found
      .map(([, tool = '', ref = '']) => ({ tool, ref }))
      .filter(({ tool }) => declared.includes(tool));
  };
  return {
    output,
    shows: (command, pattern) => pattern.test(output(command) ?? ''),
    fact: (command, subject, shape) => {
      const refs = markers(command).map(({ ref }) => ref);
      const fetched = findings.filter(({ input }) => refs.includes(String(input['ref'])));
      const texts = [output(command) ?? '', ...fetched.map(({ text }) => text)];
      const records = texts.flatMap(recordsOf).filter((record) => subject.test(record));
      return records.map((record) => shape.exec(record)?.[0]).find((found) => found !== undefined) ?? null;
    },
    marker: (command) =>
      markers(command).find(({ ref }) => !findings.some(({ input }) => input['ref'] === ref)) ?? null,
    searched: (pattern) => find('pattern', pattern),
    read: (path) => find('file_path', path),
    toolText: findings.map(({ text }) => text).join('\n'),
    retrievals: findings.filter(isRetrieval).length,
    endsInRetrieval: findings.slice(-1).some(isRetrieval),
  };
}

function isRetrieval({ tool }: Finding): boolean {
  return tool.endsWith('headroom_retrieve');
}

/** A line of its own, or an object in an array that stands on one line. */
function recordsOf(text: string): readonly string[] {
  return text.split(/\n|(?<=\}),(?=\{)/);
}

function findingsOf({ messages }: ModelRequest): readonly Finding[] {
  const blocks = messages.flatMap(({ content }) => content);
  return blocks.flatMap((block) => {
    if (block.type !== 'tool_result') return [];
    const call = blocks.find(({ type, id }) => type === 'tool_use' && id === block['tool_use_id']);
    const input = call?.['input'];
    return [{ tool: String(call?.['name']), input: isRecord(input) ? input : {}, text: textOf(block) }];
  });
}

function textOf(block: ContentBlock): string {
  const content = block['content'];
  if (typeof content === 'string') return content;
  if (!Array.isArray(content)) return '';
  return content.map((part: unknown) => textField(part, 'text')).join('\n');
}
