import type { Conversation, ToolResult } from '../standin/api.ts';

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

export function readNotes({ tools, results }: Conversation): Notes {
  const find = (field: string, value: string): string | null =>
    results.find(({ input }) => input[field] === value)?.text ?? null;
  const output = (command: string): string | null => find('command', command);
  const markers = (command: string): readonly Marker[] => {
    const found = [...(output(command) ?? '').matchAll(/\[headroom: [^\]]*?(\S+) ref=(\w+)/g)];
    return found.map(([, tool = '', ref = '']) => ({ tool, ref })).filter(({ tool }) => tools.includes(tool));
  };
  return {
    output,
    shows: (command, pattern) => pattern.test(output(command) ?? ''),
    fact: (command, subject, shape) => {
      const refs = markers(command).map(({ ref }) => ref);
      const fetched = results.filter(({ input }) => refs.includes(String(input['ref'])));
      const texts = [output(command) ?? '', ...fetched.map(({ text }) => text)];
      const records = texts.flatMap(recordsOf).filter((record) => subject.test(record));
      return records.map((record) => shape.exec(record)?.[0]).find((found) => found !== undefined) ?? null;
    },
    marker: (command) =>
      markers(command).find(({ ref }) => !results.some(({ input }) => input['ref'] === ref)) ?? null,
    searched: (pattern) => find('pattern', pattern),
    read: (path) => find('file_path', path),
    toolText: results.map(({ text }) => text).join('\n'),
    retrievals: results.filter(isRetrieval).length,
    endsInRetrieval: results.slice(-1).some(isRetrieval),
  };
}

function isRetrieval({ tool }: ToolResult): boolean {
  return tool.endsWith('headroom_retrieve');
}

/** A line of its own, or an object in an array that stands on one line. */
function recordsOf(text: string): readonly string[] {
  return text.split(/\n|(?<=\}),(?=\{)/);
}
