import { Server } from '@modelcontextprotocol/sdk/server/index.js';
import { StdioServerTransport } from '@modelcontextprotocol/sdk/server/stdio.js';
import {
  CallToolRequestSchema,
  ListToolsRequestSchema,
  type CallToolResult,
} from '@modelcontextprotocol/sdk/types.js';
import { HeadroomError, isHeadroomError, reasonOf } from '../errors.ts';
import { maxRetrieveBytes } from '../limits.ts';
import { callerGone } from './lifetime.ts';
import { retrieve, type OriginalReader, type Wanted } from './retrieve.ts';
import { retrieveTool, retrieveToolName } from './tool.ts';

export interface McpOptions {
  /** Originals are files: agents start this server in sandboxes where no database can be opened. */
  readonly originals: OriginalReader;
  readonly version: string;
}

/**
 * Serves `headroom_retrieve` over stdio. Resolves when the agent has closed our input or is gone, after the answers
 * under way; stdout carries the protocol and nothing else.
 */
export async function serveMcp({ originals, version }: McpOptions): Promise<void> {
  const underWay = new Set<Promise<CallToolResult>>();
  // A plain tool with a hand-written schema is what the low-level class is for; the other one builds zod schemas.
  // eslint-disable-next-line @typescript-eslint/no-deprecated
  const server = new Server({ name: 'headroom', version }, { capabilities: { tools: {} } });
  server.setRequestHandler(ListToolsRequestSchema, () => ({ tools: [retrieveTool] }));
  server.setRequestHandler(CallToolRequestSchema, async ({ params }) => {
    const answer = answerCall(originals, params.name, params.arguments ?? {});
    underWay.add(answer);
    return answer.finally(() => underWay.delete(answer));
  });
  server.onerror = (error) => process.stderr.write(`headroom: ${reasonOf(error)}\n`);
  const gone = callerGone(process.stdin);
  await server.connect(new StdioServerTransport());
  await gone;
  await Promise.allSettled(underWay);
  // The protocol layer writes an answer some microtasks after its handler is done.
  await new Promise((resolve) => setImmediate(resolve));
  await server.close();
}

async function answerCall(
  originals: OriginalReader,
  name: string,
  input: Readonly<Record<string, unknown>>,
): Promise<CallToolResult> {
  try {
    if (name !== retrieveToolName) throw wrongCall(`There is no tool ${JSON.stringify(name)}.`);
    const { text } = await retrieve(originals, wantedOf(input), maxRetrieveBytes);
    return { content: [{ type: 'text', text }] };
  } catch (error) {
    if (!isHeadroomError(error)) throw error;
    // What is gone is an answer, and final; told as a failure it would be tried again.
    const isError = error.code !== 'ORIGINAL_GONE';
    return { content: [{ type: 'text', text: `${error.problem} ${error.mend}` }], isError };
  }
}

function wantedOf({ ref, lines, grep }: Readonly<Record<string, unknown>>): Wanted {
  if (typeof ref !== 'string') throw wrongCall('ref is missing.');
  return { ref: ref.trim(), lines: textOf('lines', lines), grep: textOf('grep', grep) };
}

/** Models write a single line as a number, and an argument they do not need as an empty text. */
function textOf(name: string, value: unknown): string | undefined {
  if (value === undefined || value === null || value === '') return undefined;
  if (typeof value === 'string') return value;
  if (typeof value === 'number') return String(value);
  throw wrongCall(`${name} must be a text.`);
}

function wrongCall(problem: string): HeadroomError {
  return new HeadroomError('USAGE', problem, `Call ${retrieveToolName} with the ref that the marker names.`);
}
