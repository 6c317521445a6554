import { randomUUID } from 'node:crypto';
import type { HeadroomError } from '../errors.ts';
import { JsonReader } from '../json/reader.ts';
import { Pipeline } from '../pipeline/pipeline.ts';
import type { JobRunner } from '../pipeline/worker/job.ts';
import type { Level } from '../settings.ts';
import type { Originals } from '../store/originals/originals.ts';
import type { DecisionStore } from '../store/records.ts';
import { anthropic } from '../wire/anthropic/index.ts';
import { openaiChat } from '../wire/openai-chat/index.ts';

export interface RowTools {
  /** Where engines run. */
  readonly runner: JobRunner;
  readonly decisions: DecisionStore;
  readonly originals: Originals;
  readonly level: Level;
  /** False where decisions and originals would not outlive this process: then nothing is left out. */
  readonly durable: boolean;
  readonly onProblem: (problem: HeadroomError) => void;
}

/** How rows are asked to be shortened. */
export interface RowQuestion {
  /** Names the caller's conversation: within it the text of a result never changes. Null: all of this process. */
  readonly scope: string | null;
  /** Tool by which the caller gets back, by `hash`, what is left out; null: nothing is. */
  readonly retrieveTool: string | null;
}

/** Messages with shorter tool results: as many as came, in their order, all else byte for byte. */
export interface ShortRows {
  /** The list, as JSON. */
  readonly messages: string;
  /** Engines that shortened a text in this call, each once. */
  readonly engines: readonly string[];
  /** References of what is left out in the list, 16 hexadecimal digits each. */
  readonly hashes: readonly string[];
}

/** References as markers for HTTP have them. */
const hashInMarker = /\bhash=([0-9a-f]{16})\]/g;

/**
 * Shortens messages for callers who send them on themselves (gateways, libraries), by the stages that a proxied request
 * passes. They hold rows back, other ones each time: so a result is known by itself, and nothing points at other rows.
 */
export class RowCompressor {
  readonly #pipeline: Pipeline;
  readonly #originals: Originals;
  /** A scope that no other process has. */
  readonly #ownScope = randomUUID();

  constructor(tools: RowTools) {
    this.#originals = tools.originals;
    const profile = {
      roles: {},
      retrieval: { channel: 'mcp', tools: [] },
      fallsBackToHttp: false,
      wrappings: [],
    } as const;
    this.#pipeline = new Pipeline({ ...tools, profile, byResult: true });
  }

  /**
   * `body`: a JSON object whose `messages` are in the shape of OpenAI's Chat Completions or of Anthropic's Messages. Null: it
   * is none that either takes.
   */
  async run(body: Buffer, { scope, retrieveTool }: RowQuestion): Promise<ShortRows | null> {
    const wire = speaksAnthropic(body) ? anthropic : openaiChat;
    const retrieval = retrieveTool === null ? null : { tool: retrieveTool, asHash: true };
    // Who can retrieve gets other forms, whoever asked before.
    const byResult = { scope: `${scope ?? this.#ownScope} ${retrieveTool ?? ''}`, retrieval };
    const outcome = await this.#pipeline.run(body, wire, 'generate', { byResult });
    if (outcome.report.note === 'shape') return null;
    const sent = outcome.body.toString('utf8', 0, outcome.body.length);
    const messages = listIn(sent);
    if (messages === null) return null;
    const hashes = [...messages.matchAll(hashInMarker)].flatMap(([, hash]) => hash ?? []);
    const ours = [...new Set(hashes)].filter((hash) => this.#originals.mayBeOurs(hash));
    return { messages, engines: Object.keys(outcome.report.engines), hashes: ours };
  }
}

/** Tool calls and results are blocks there, and messages of their own in the other shape. */
function speaksAnthropic(body: Buffer): boolean {
  return /"type"\s*:\s*"tool_(?:use|result)"/.test(body.toString('latin1'));
}

/** The JSON of the `messages` of an object; null: it has no such list. */
function listIn(json: string): string | null {
  const reader = new JsonReader(json);
  let list: string | null = null;
  reader.record((key) => {
    const isList = key === 'messages' && reader.peek() === 'array';
    const { start, end } = reader.skip();
    if (isList) list = json.slice(start, end);
  });
  return list;
}
