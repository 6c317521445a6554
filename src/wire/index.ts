import { anthropic } from './anthropic/index.ts';
import { gemini } from './gemini/index.ts';
import { openaiChat } from './openai-chat/index.ts';
import { openaiResponses } from './openai-responses/index.ts';
import type { RouteKind, Wire } from './wire.ts';

/** Every wire format we understand; the first whose route matches serves a request. */
export const wires: readonly Wire[] = [anthropic, openaiResponses, openaiChat, gemini];

/** What serves a request. */
export interface Routed {
  readonly wire: Wire;
  readonly kind: RouteKind;
  /** The model where it stands in the path, as Google has it; null: the body names it. */
  readonly model: string | null;
}

/** The wire of a request, or null: then it passes through untouched. */
export function routeRequest(method: string, path: string): Routed | null {
  // Some clients put a slash behind all that they ask.
  const route = path.replace(/(?<=.)\/+$/, '');
  for (const wire of wires) {
    const kind = wire.route(method, route);
    if (kind !== null)
      return { wire, kind, model: /\/(?:models|tunedModels)\/([^/:]+):\w+$/.exec(route)?.[1] ?? null };
  }
  return null;
}
