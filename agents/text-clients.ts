import type { ResultFrame } from '../src/wire/wire.ts';

/**
 * Clients that have no recipe and put output into texts of the user: known by how their own system prompts begin. Read in the
 * sources of mini-swe-agent 2.4.6 (its text mode) and smolagents 1.26.
 */
export const textClients: readonly ResultFrame[] = [
  {
    system: ['You are a helpful assistant that can interact with a computer.'],
    opens: '<returncode>',
    names: 'exit',
    between: '</returncode>\n<output>\n',
    closes: ['</output>'],
    reply: null,
  },
  {
    system: ['You are an expert assistant who can solve any task using'],
    opens: 'Observation:\n',
    names: null,
    between: null,
    closes: [],
    reply: null,
  },
];
