import { HeadroomError } from '../../errors.ts';
import { JsonReader, type Span } from '../../json/reader.ts';
import { owned } from '../../json/text-view.ts';
import type { Block, ResultFrame, Scan } from '../wire.ts';
import type { SystemText } from './result-frames.ts';
import { Transcript } from './transcript.ts';

/** What the members of a request say that are not its list of items. */
export interface Head {
  model: string | null;
  tools: readonly string[];
  /** As in a `Conversation`, both of them. */
  toolSpans: readonly Span[];
  forgets: boolean;
  /** The system prompt, where it is no item of the list. */
  system: SystemText | null;
  /** The one block of a prompt that is given as a string, in the place of the list. */
  prompt: Block | null;
}

/** How a wire's requests are read: objects of which one member is the list of items. */
export interface Format {
  readonly list: string;
  /** Reads an item of the list to its end, and adds what it holds. */
  item(reader: JsonReader, transcript: Transcript): void;
  /** Reads the value of any other member to its end. */
  member(reader: JsonReader, key: string, head: Head): void;
  /** Names of all tools that the request declares. */
  tools(head: Head, transcript: Transcript): string[];
}

/** What stands before the list of items: all keys up to the list's own, and what they said. */
interface Before {
  readonly keys: readonly string[];
  readonly head: Head;
}

/** Scans a request of that format. Throws as `Wire.scan` does. */
export function scanItems(format: Format, view: string, frames: readonly ResultFrame[] = []): Scan {
  const reader = new JsonReader(view);
  if (reader.peek() !== 'object') {
    throw new HeadroomError('BODY_SHAPE', 'The request is no JSON object.', 'Send an object.');
  }
  const transcript = new Transcript(frames);
  const head: Head = { model: null, tools: [], toolSpans: [], forgets: false, system: null, prompt: null };
  const keys: string[] = [];
  let before: Before = { keys, head };
  reader.record((key) => {
    keys.push(owned(key));
    if (key !== format.list || reader.peek() !== 'array') format.member(reader, key, head);
    else {
      before = { keys: [...keys], head: { ...head } };
      reader.array(() => {
        addItem(format, reader, transcript);
      });
    }
  });
  return scanOf(format, reader, transcript, head, before);
}

/** Goes on behind the last item of a transcript; it stands in the middle of the request's list. */
function resume(format: Format, rest: string, transcript: Transcript, before: Before): Scan {
  const at = transcript.ends.at(-1) ?? 0;
  const reader = new JsonReader(rest, at, at);
  const head = { ...before.head };
  reader.restOfArray(() => {
    addItem(format, reader, transcript);
  });
  reader.restOfRecord(before.keys, (key) => {
    format.member(reader, key, head);
  });
  return scanOf(format, reader, transcript, head, before);
}

function addItem(format: Format, reader: JsonReader, transcript: Transcript): void {
  format.item(reader, transcript);
  transcript.end(reader.offset);
}

function scanOf(
  format: Format,
  reader: JsonReader,
  transcript: Transcript,
  head: Head,
  before: Before,
): Scan {
  reader.finish();
  const { question, ends } = transcript;
  const { model, toolSpans, forgets, prompt, system } = head;
  const { blocks, newFrom } = transcript.resolved(system ?? transcript.system);
  return {
    model,
    blocks: prompt === null ? blocks : [prompt],
    newFrom,
    tools: format.tools(head, transcript),
    toolSpans,
    question: prompt?.identity[0] ?? question,
    forgets,
    ends,
    resume: (at, rest) => resume(format, rest, transcript.upTo(at), before),
  };
}
