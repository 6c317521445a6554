import type { ResultFrame } from '../../src/wire/wire.ts';

/** How the system prompts of its edit formats begin (its `coders/*_prompts.py`). */
const system = [
  'Act as an expert software developer',
  'Act as an expert code analyst',
  'Act as an expert architect engineer',
];

const common = { system, names: 'command', closes: [] } as const;

const fix = '# Fix any errors below, if possible.\n\n';
const lint = { system, closes: ['\n## See relevant line'], reply: null };

/** How aider 0.86 puts output into the chat: its `prompts.py`, `commands.py`, `linter.py` and `base_coder.py`. */
export const resultFrames: readonly ResultFrame[] = [
  // `/run`, `/test` and `--auto-test`.
  {
    ...common,
    opens: 'I ran this command:\n\n',
    between: '\n\nAnd got this output:\n\n',
    reply: 'Ok.',
  },
  // Linters, with lines of the file that they speak of behind what they say: by itself, and on `/lint`.
  ...['\n', ''].flatMap((before): readonly ResultFrame[] => [
    { ...lint, opens: `${before}${fix}## Running: `, names: 'command', between: '\n\n' },
    { ...lint, opens: `${before}${fix}`, names: null, between: null },
  ]),
  // Commands that the model has proposed.
  { ...common, opens: 'Output from ', between: '\n', reply: 'Ok' },
];
