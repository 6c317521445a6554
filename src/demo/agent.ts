import { randomUUID } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { environment } from '../settings.ts';
import { anthropicWire } from './agent-anthropic.ts';
import { connectMcp } from './agent-mcp.ts';
import { openaiWire } from './agent-openai.ts';
import { builtInTools, type AgentTool, type ToolOutput } from './agent-tools.ts';
import { ask, type AgentWire, type Call, type Conversation, type Round } from './agent-wire.ts';
import { demoWires, isDemoWireName, type DemoWireName } from './demo-wire.ts';

const agentWires: Readonly<Record<DemoWireName, AgentWire>> = {
  anthropic: anthropicWire,
  openai: openaiWire,
};

/**
 * A small coding agent, a program of its own: it asks the model at its provider's base URL, runs the tools the model
 * calls in the folder it was started in, and writes the model's last words into the file given by `--answer`.
 */
async function main(): Promise<void> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      wire: { type: 'string', default: 'anthropic' },
      model: { type: 'string', default: '' },
      answer: { type: 'string', default: '' },
      'mcp-config': { type: 'string' },
    },
  });
  const { wire } = values;
  if (!isDemoWireName(wire)) throw new TypeError(`The agent speaks no wire "${wire}".`);
  const configFile = values['mcp-config'];
  const mcp = configFile === undefined ? null : await connectMcp(configFile);
  try {
    const answer = await work(wire, {
      session: randomUUID(),
      model: values.model,
      system: [
        'You are a careful engineer who works in a terminal.',
        await readFile(join(process.cwd(), 'HANDBOOK.md'), 'utf8'),
      ],
      tools: [...builtInTools(process.cwd()), ...(mcp?.tools ?? [])],
      prompt: positionals.join(' '),
    });
    await writeFile(values.answer, answer);
  } finally {
    await mcp?.close();
  }
}

/** Asks, runs the calls of the reply and asks again, until a reply calls nothing. */
async function work(wire: DemoWireName, start: Omit<Conversation, 'rounds'>): Promise<string> {
  const baseUrl = environment()[demoWires[wire].variable] ?? '';
  const rounds: Round[] = [];
  for (;;) {
    const turn = await ask(agentWires[wire], baseUrl, { ...start, rounds });
    if (turn.calls.length === 0) return turn.text;
    const outputs: ToolOutput[] = [];
    for (const call of turn.calls) outputs.push(await run(call, start.tools));
    rounds.push({ turn, outputs });
  }
}

async function run({ name, input }: Call, tools: readonly AgentTool[]): Promise<ToolOutput> {
  const tool = tools.find((one) => one.name === name);
  return tool === undefined
    ? { text: `No such tool available: ${name}`, failed: true }
    : await tool.run(input);
}

await main();
