import type { AgentTool, ToolOutput } from './agent-tools.ts';
import { isJsonObject } from '../json/object.ts';

/** How the agent speaks to its model. */
export interface AgentWire {
  /** The request that continues a conversation; it streams. */
  request(conversation: Conversation): WireRequest;
  /** Puts the events of an answer together; throws where the stream ends before its last event. */
  read(events: readonly Json[]): Turn;
}

export type Json = Readonly<Record<string, unknown>>;

/** All that the model has to know, in the order in which it came. */
export interface Conversation {
  /** Names the session, where a provider wants to know. */
  readonly session: string;
  readonly model: string;
  readonly system: readonly string[];
  readonly tools: readonly AgentTool[];
  readonly prompt: string;
  readonly rounds: readonly Round[];
}

/** What the model said and what its calls gave, in their order. */
export interface Round {
  readonly turn: Turn;
  readonly outputs: readonly ToolOutput[];
}

export interface Turn {
  readonly text: string;
  readonly calls: readonly Call[];
  /** What the provider sent, to be sent again as it came. */
  readonly items: readonly Json[];
}

export interface Call {
  readonly id: string;
  readonly name: string;
  readonly input: Json;
}

export interface WireRequest {
  /** Behind the base URL. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Json;
}

/** Sends a conversation and answers what the model said next. */
export async function ask(wire: AgentWire, baseUrl: string, conversation: Conversation): Promise<Turn> {
  const { path, headers, body } = wire.request(conversation);
  const response = await fetch(`${baseUrl}${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  });
  if (!response.ok) throw new Error(`The provider answered ${response.status}: ${await response.text()}`);
  return wire.read(readEvents(await response.text()));
}

function readEvents(stream: string): readonly Json[] {
  return stream.split('\n').flatMap((line) => {
    if (!line.startsWith('data: ')) return [];
    const event: unknown = JSON.parse(line.slice('data: '.length));
    return isJsonObject(event) ? [event] : [];
  });
}

/** The arguments of a call; an empty text stands for none. */
export function parseInput(json: string): Json {
  const input: unknown = JSON.parse(json === '' ? '{}' : json);
  return isJsonObject(input) ? input : {};
}

/** A text field of a JSON object; empty when it is absent or something else. */
export function textField(value: unknown, name: string): string {
  const field = isJsonObject(value) ? value[name] : undefined;
  return typeof field === 'string' ? field : '';
}
