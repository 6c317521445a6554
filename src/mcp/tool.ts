import type { Tool } from '@modelcontextprotocol/server';

export const retrieveToolName = 'headroom_retrieve';

/**
 * The one tool we add to an agent. Every request carries it, so it stays within 150 tokens; some agents drop a
 * server's instructions, so its description alone explains what a marker is.
 */
export const retrieveTool: Tool = {
  name: retrieveToolName,
  description:
    'A marker "[headroom: 772 lines left out here (41-812). … ref=R lines=41-812]" in a tool result stands for ' +
    'output cut to save tokens; this returns it, unchanged. Fetch only what you need: lines and/or grep.',
  inputSchema: {
    type: 'object',
    properties: {
      ref: { type: 'string' },
      lines: { type: 'string', description: 'e.g. 41-80' },
      grep: { type: 'string', description: 'JS regex' },
    },
    required: ['ref'],
  },
  annotations: { readOnlyHint: true },
  // Claude Code otherwise hides the tool behind its tool search, where a marker's reader would not find it.
  _meta: { 'anthropic/alwaysLoad': true },
};

export const statsToolName = 'headroom_stats';

/**
 * For a user who asks the agent how headroom is doing; `wrap` does not offer it, since each request would pay for it.
 */
export const statsTool: Tool = {
  name: statsToolName,
  description: 'What headroom saved, cost and delayed: this run, today, 7 days, all time; as JSON.',
  inputSchema: { type: 'object', properties: {} },
  annotations: { readOnlyHint: true },
};

/** For agents that keep long texts, where no proxy of ours is between them and their model. */
export const compressTool: Tool = {
  name: 'headroom_compress',
  description:
    'Shortens a long text (log, JSON, test or search output) and keeps what it leaves out for headroom_retrieve.',
  inputSchema: {
    type: 'object',
    properties: {
      content: { type: 'string' },
      command: { type: 'string', description: 'that printed it' },
      question: { type: 'string', description: 'what to keep' },
    },
    required: ['content'],
  },
  annotations: { readOnlyHint: true },
};

/** A tool with what answers it. Throws `HeadroomError` for what the model is to be told. */
export interface ServedTool {
  readonly definition: Tool;
  answer(input: Readonly<Record<string, unknown>>): Promise<string>;
}
