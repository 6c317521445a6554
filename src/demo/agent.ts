import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { environment } from '../settings.ts';
import { connectMcp, type McpConnection } from './agent-mcp.ts';
import { builtInTools, type AgentTool, type ToolOutput } from './agent-tools.ts';
import { ask, type Block, type Turn } from './agent-wire.ts';
import { isRecord, textField } from './record.ts';

/**
 * A small coding agent, a program of its own: it asks the model at ANTHROPIC_BASE_URL, runs the tools the model calls
 * in the folder it was started in, and writes the model's last words into the file given by `--answer`.
 */
async function main(): Promise<void> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      model: { type: 'string', default: '' },
      answer: { type: 'string', default: '' },
      'mcp-config': { type: 'string' },
    },
  });
  const configFile = values['mcp-config'];
  const mcp = configFile === undefined ? null : await connectMcp(configFile);
  try {
    const answer = await work(values.model, positionals.join(' '), mcp);
    await writeFile(values.answer, answer);
  } finally {
    await mcp?.close();
  }
}

/** Asks, runs the calls of the reply and asks again, until a reply calls nothing. */
async function work(model: string, prompt: string, mcp: McpConnection | null): Promise<string> {
  const tools = [...builtInTools(process.cwd()), ...(mcp?.tools ?? [])];
  const system = [
    { type: 'text', text: 'You are a careful engineer who works in a terminal.' },
    { type: 'text', text: await readFile(join(process.cwd(), 'HANDBOOK.md'), 'utf8') },
  ];
  const declared = tools.map(({ name, description, input_schema }) => ({ name, description, input_schema }));
  const baseUrl = environment()['ANTHROPIC_BASE_URL'] ?? '';
  const turns: Turn[] = [{ role: 'user', content: [{ type: 'text', text: prompt }] }];
  for (;;) {
    const content = await ask({ baseUrl, model, system, tools: declared, turns });
    const calls = content.filter((block) => block['type'] === 'tool_use');
    if (calls.length === 0) return content.map((block) => textField(block, 'text')).join('\n');
    turns.push({ role: 'assistant', content });
    const results: Block[] = [];
    for (const call of calls) results.push(await resultOf(call, tools));
    turns.push({ role: 'user', content: results });
  }
}

async function resultOf(call: Block, tools: readonly AgentTool[]): Promise<Block> {
  const tool = tools.find(({ name }) => name === call['name']);
  const input = isRecord(call['input']) ? call['input'] : {};
  const { text, failed }: ToolOutput = (await tool?.run(input)) ?? {
    text: `No such tool available: ${String(call['name'])}`,
    failed: true,
  };
  const result = { type: 'tool_result', tool_use_id: call['id'], content: text };
  return failed ? { ...result, is_error: true } : result;
}

await main();
