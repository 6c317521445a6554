import { PassThrough, pipeline, type Readable } from 'node:stream';
import { Server, type CallToolResult } from '@modelcontextprotocol/server';
import { serveStdio, StdioServerTransport } from '@modelcontextprotocol/server/stdio';
import { HeadroomError, isHeadroomError, reasonOf } from '../errors.ts';
import { JsonLines } from './json-lines.ts';
import { quoted } from './quoted.ts';
import type { ServedTool } from './tool.ts';

export interface McpOptions {
  readonly tools: readonly ServedTool[];
  readonly version: string;
}

/**
 * Serves tools over stdio. Resolves when the agent has closed our input or is gone, after the answers
 * under way; stdout carries the protocol and nothing else.
 */
export async function serveMcp({ tools, version }: McpOptions): Promise<void> {
  const underWay = new Set<Promise<CallToolResult>>();
  const messages = messagesOf(process.stdin);
  const gone = callerGone(messages);
  // The package drops calls under way when its input ends: what it reads from stays open until they are answered.
  const input = new PassThrough();
  messages.pipe(input, { end: false });
  const serving = serveStdio(() => serverOf(tools, version, underWay), {
    transport: new StdioServerTransport(input, process.stdout, noLimit),
    onerror: (error) => process.stderr.write(`headroom: ${quoted(reasonOf(error))}\n`),
  });
  await gone;
  // The last call may just have been read, and an answer is written some microtasks after its handler is done.
  await new Promise((resolve) => setImmediate(resolve));
  await Promise.allSettled(underWay);
  await new Promise((resolve) => setImmediate(resolve));
  await serving.close();
}

/** Each connection has one. A plain tool with a hand-written schema is what the low-level class is for. */
/* eslint-disable @typescript-eslint/no-deprecated */
function serverOf(
  tools: readonly ServedTool[],
  version: string,
  underWay: Set<Promise<CallToolResult>>,
): Server {
  const server = new Server({ name: 'headroom', version }, { capabilities: { tools: {} } });
  /* eslint-enable @typescript-eslint/no-deprecated */
  server.setRequestHandler('tools/list', () => ({ tools: tools.map(({ definition }) => definition) }));
  server.setRequestHandler('tools/call', async ({ params }) => {
    const answer = answerCall(tools, params.name, params.arguments ?? {});
    underWay.add(answer);
    return answer.finally(() => underWay.delete(answer));
  });
  return server;
}

/** The package ends its reading for good at a line that is too long for it, so none of these reaches it. */
const noLimit = { maxBufferSize: Infinity };

/** The messages among what comes in; they end as it does. Who sent another line is told: its number cannot be read. */
function messagesOf(input: Readable): Readable {
  const messages = new JsonLines((error) => {
    process.stdout.write(`${JSON.stringify({ jsonrpc: '2.0', id: null, error })}\n`);
  });
  // However the input ends, nothing more is asked.
  pipeline(input, messages, () => undefined);
  return messages;
}

async function answerCall(
  tools: readonly ServedTool[],
  name: string,
  input: Readonly<Record<string, unknown>>,
): Promise<CallToolResult> {
  try {
    const tool = tools.find(({ definition }) => definition.name === name);
    if (tool === undefined) throw unknownTool(name, tools);
    return { content: [{ type: 'text', text: await tool.answer(input) }] };
  } catch (error) {
    if (!isHeadroomError(error)) throw error;
    // What is gone is an answer, and final; told as a failure it would be tried again.
    const isError = error.code !== 'ORIGINAL_GONE';
    return { content: [{ type: 'text', text: `${error.problem} ${error.mend}` }], isError };
  }
}

function unknownTool(name: string, tools: readonly ServedTool[]): HeadroomError {
  const names = tools.map(({ definition }) => definition.name).join(' or ');
  return new HeadroomError('USAGE', `There is no tool ${quoted(name)}.`, `Call ${names}.`);
}

/** How often the MCP server looks whether the agent that started it still lives. */
const parentCheckMs = 1_000;

/**
 * Resolves once nobody can be asking any more: the input has ended, or the process that started us is gone. The
 * second matters where another process holds our input open, as agents that spawn several servers do.
 */
function callerGone(input: Readable): Promise<void> {
  const parent = process.ppid;
  return new Promise((resolve) => {
    const check = setInterval(() => {
      if (process.ppid !== parent) leave();
    }, parentCheckMs);
    const leave = (): void => {
      clearInterval(check);
      resolve();
    };
    input.once('end', leave).once('close', leave);
  });
}
