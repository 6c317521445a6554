import type { ResultFrame } from '../src/wire/wire.ts';

/** How the system prompts of mini-swe-agent's configurations begin where its model calls no tools. */
const miniSweAgent = [
  'You are a helpful assistant that can interact with a computer.',
  'You are a helpful assistant that can interact multiple times with a computer shell',
];

/**
 * Clients that have no recipe and put output into texts of the user: known by how their own system prompts begin. Read in the
 * sources of mini-swe-agent 2.4.6 (its text mode), smolagents 1.26 and SWE-agent 1.1 (where its model calls no functions).
 */
export const textClients: readonly ResultFrame[] = [
  {
    system: miniSweAgent,
    opens: '<returncode>',
    names: 'exit',
    between: '</returncode>\n<output>\n',
    closes: ['</output>'],
    reply: null,
  },
  {
    // Of more than 10,000 characters both ends, with a line between them that says so.
    system: miniSweAgent,
    opens: '<returncode>',
    names: 'exit',
    between: '\n</warning><output_head>\n',
    closes: ['\n</output_tail>'],
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
  {
    system: [
      "SETTING: You are an autonomous programmer, and you're working directly in the command line",
      'You are a helpful assistant that can interact with a computer to solve tasks.',
    ],
    opens: 'OBSERVATION:\n',
    names: null,
    between: null,
    // Its older prompts say behind the output where the shell stands.
    closes: ['\n(Open file: '],
    reply: null,
  },
];
