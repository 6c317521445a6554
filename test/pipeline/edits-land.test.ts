import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { claude } from '../../agents/claude/index.ts';
import { codex } from '../../agents/codex/index.ts';
import { copilot } from '../../agents/copilot/index.ts';
import { lastOf } from '../../src/pipeline/call/call-name.ts';
import type { ClientProfile } from '../../src/pipeline/call/client-profile.ts';
import { Pipeline } from '../../src/pipeline/pipeline.ts';
import { anthropic } from '../../src/wire/anthropic/index.ts';
import { openaiChat } from '../../src/wire/openai-chat/index.ts';
import { openaiResponses } from '../../src/wire/openai-responses/index.ts';
import type { Wire } from '../../src/wire/wire.ts';
import { anthropicBody, chatBody, recordsJson, responsesBody, type Turn } from '../wire/conversations.ts';
import { openBench } from './bench.ts';
import { callOf, Reader, type CallName, type Separator } from './reader.ts';
import { whole } from '../../src/wire/items/pieces.ts';

/** A look at a part of the file. */
interface Look {
  readonly way: number;
  /** Shares of the file: where it begins, and how much of it is looked at. */
  readonly from: number;
  readonly share: number;
}

/** A turn, and what its reader knows of it. */
interface Shown {
  readonly turn: Turn;
  readonly call: CallName;
  readonly separator: Separator;
  /** What it is to be read as, and how many of its lines are of the file. */
  readonly expected: string;
  readonly lines: number;
}

interface Agent {
  readonly name: string;
  readonly wire: Wire;
  readonly profile: ClientProfile;
  readonly build: (turns: readonly Turn[], prompt: string, tool: string) => string;
  readonly shell: string;
  /** What it writes around the output of its shell. */
  readonly frame: (output: string) => string;
  /** Its own read tool: name, arguments and what stands behind the numbers. */
  readonly read: {
    readonly tool: string;
    readonly input: (from: number, to: number) => object;
    readonly separator: '\t' | '. ';
  } | null;
}

const path = '/srv/app/src/app.py';

const agents: readonly Agent[] = [
  {
    name: 'claude',
    wire: anthropic,
    profile: claude.profile,
    build: (turns, prompt, tool) => anthropicBody(turns, { prompt, tools: ['Bash', tool] }),
    shell: 'Bash',
    frame: (output) => output,
    read: {
      tool: 'Read',
      input: (from, to) => ({ file_path: path, offset: from, limit: to - from + 1 }),
      separator: '\t',
    },
  },
  {
    name: 'copilot',
    wire: openaiChat,
    profile: copilot.profile,
    build: (turns, prompt, tool) => chatBody(turns, { prompt, tools: ['bash', tool] }),
    shell: 'bash',
    frame: (output) => `${output}\n<exited with exit code 0>`,
    read: { tool: 'view', input: (from, to) => ({ path, view_range: [from, to] }), separator: '. ' },
  },
  {
    name: 'codex',
    wire: openaiResponses,
    profile: codex.profile,
    build: (turns, prompt, tool) => responsesBody(turns, { prompt, tools: ['exec_command', tool] }),
    shell: 'exec_command',
    frame: (output) => `Exit code: 0\nWall time: 0.1 seconds\nOutput:\n${output}`,
    read: null,
  },
];

/** The lines of a look, as the way that was chosen prints them. */
function show(agent: Agent, file: readonly string[], { way, from: start, share }: Look): Shown {
  const from = 1 + Math.floor(start * file.length);
  const to = Math.min(file.length, from + Math.ceil(share * file.length));
  const lines = file.slice(from - 1, to);
  const numbered = (width: number, separator: string): string =>
    lines.map((line, index) => String(from + index).padStart(width) + separator + line).join('\n');
  const run = (command: string, output: string, separator: Separator): Shown => ({
    turn: { tool: agent.shell, command, output: agent.frame(output) },
    call: callOf(command),
    separator,
    expected: agent.frame(lines.join('\n')),
    lines: lines.length,
  });
  if (agent.read !== null && way >= 4) {
    const { tool, input, separator } = agent.read;
    const turn = { tool, input: input(from, to), output: numbered(0, separator) };
    return {
      turn,
      call: { name: `${tool} ${lastOf(path)}`, longName: `${tool} ${path}` },
      separator,
      expected: lines.join('\n'),
      lines: lines.length,
    };
  }
  const range = `sed -n ${from},${to}p`;
  if (way % 4 === 0) return run(`nl -ba ${path} | ${range}`, numbered(6, '\t'), '\t');
  if (way % 4 === 1) return run(`cat -n ${path} | ${range}`, numbered(6, '\t'), '\t');
  if (way % 4 === 2) return run(`${range} ${path}`, lines.join('\n'), null);
  return run(`cat ${path} | head -n ${to} | tail -n +${from}`, lines.join('\n'), null);
}

function other(agent: Agent, seed: number): Shown {
  const output = seed % 2 === 0 ? recordsJson(30 + seed, seed) : `${'.'.repeat(70)}\n`.repeat(9 + seed);
  const command = `python -m check ${seed}`;
  return {
    turn: { tool: agent.shell, command, output: agent.frame(output) },
    call: callOf(command),
    separator: null,
    expected: agent.frame(output),
    lines: 0,
  };
}

/** The outputs of a conversation as its model sees them. */
function outputsOf(wire: Wire, body: Buffer): string[] {
  const { blocks } = wire.scan(body.toString('latin1'));
  const spans = blocks.flatMap(({ result }) => result?.texts ?? []);
  return spans.map(({ start, end }) => JSON.parse(body.toString('utf8', start, end)) as string);
}

const codeLine = fc.oneof(
  fc
    .integer({ min: 0, max: 400 })
    .map((value) => `    total_${value} = compute(${value}, rates[${value % 7}])`),
  fc.integer({ min: 0, max: 50 }).map((value) => `\tif (user.age > ${value}) return "größer – ${value} 元";`),
  fc.constantFrom(
    '',
    '',
    '  ',
    '\t',
    '}',
    '    """',
    'else:  ',
    '1\tone',
    '  12\ttwelve',
    '3. three',
    '[lines 1-9]',
  ),
  fc.integer({ min: 1, max: 200 }).map((value) => `${value}\t${value}`),
  fc.string({ unit: 'grapheme', maxLength: 30 }).map((text) => text.replace(/[\r\n]/g, '')),
);
const anyFile = fc
  .record({
    lines: fc.oneof(
      fc.array(codeLine, { minLength: 30, maxLength: 120 }),
      fc.integer({ min: 6, max: 20 }).map((rows) => recordsJson(rows).split('\n')),
      fc
        .array(codeLine, { minLength: 20, maxLength: 40 })
        .map((lines) => [...lines, `x=[${'1,'.repeat(900)}]`, ...lines]),
    ),
    end: fc.constantFrom('', '', '\r'),
  })
  .map(({ lines, end }) => lines.map((line) => line + end));
const anyLooks = fc.array(
  fc.record({
    way: fc.nat({ max: 5 }),
    from: fc.double({ min: 0, max: 0.7, noNaN: true }),
    share: fc.double({ min: 0.2, max: 1, noNaN: true }),
  }),
  { minLength: 6, maxLength: 9 },
);
const anyWindows = fc.array(
  fc.record({ look: fc.nat(), at: fc.nat(), lines: fc.integer({ min: 1, max: 12 }) }),
  { minLength: 5, maxLength: 5 },
);

/** The bodies' last state after all turns, each sent with those before it as agents do. */
async function converse(
  agent: Agent,
  pipeline: Pipeline,
  shown: readonly Shown[],
  prompt: string,
): Promise<Buffer> {
  const turns = shown.map(({ turn }) => turn);
  const tool = agent.profile.retrieval.tools[0] ?? '';
  let body: Buffer = Buffer.alloc(0);
  for (let count = 1; count <= turns.length; count += 1) {
    const sent = Buffer.from(agent.build(turns.slice(0, count), prompt, tool));
    body = whole((await pipeline.run(sent, agent.wire, 'generate')).body);
  }
  return body;
}

for (const agent of agents) {
  test(`${agent.name}: an edit may quote whatever lines of a file the model has seen`, async (t) => {
    const pipeline = (await openBench(t)).pipeline({ profile: agent.profile });
    const head = agent.frame('').split('\n').indexOf('');
    const used = { headers: 0, pointers: 0 };
    let cases = 0;
    const property = fc.asyncProperty(anyFile, anyLooks, anyWindows, async (file, looks, windows) => {
      cases += 1;
      const shown = looks.flatMap((look, index): Shown[] => {
        const seen = show(agent, file, look);
        return index % 3 === 2 ? [other(agent, cases * 9 + index), seen] : [seen];
      });
      const body = await converse(agent, pipeline, shown, `Case ${cases}`);
      const reader = new Reader();
      const read = outputsOf(agent.wire, body).flatMap((text, index) => {
        used.headers += /^\[lines \d/m.test(text) ? 1 : 0;
        used.pointers += /^\[same as (?:file )?lines \d/m.test(text) ? 1 : 0;
        const { call, separator, expected, lines } = shown[index] ?? assert.fail();
        const visible = reader.read(call, text, separator, head);
        if (lines === 0) return [];
        assert.equal(visible.join('\n'), expected);
        return [visible.slice(head, head + lines)];
      });
      for (const { look, at, lines } of windows) {
        const visible = read[look % read.length] ?? assert.fail();
        const start = at % visible.length;
        assert.ok(file.join('\n').includes(visible.slice(start, start + lines).join('\n')));
      }
    });
    await fc.assert(property, { numRuns: 20 });
    assert.ok(used.headers > 10 && used.pointers > 10, JSON.stringify(used));
  });
}
