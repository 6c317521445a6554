import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Client } from '@modelcontextprotocol/client';
import { StdioClientTransport } from '@modelcontextprotocol/client/stdio';
import { loadTokenCounter } from '../../src/tokens/count.ts';
import { bin, cleanEnvironment, temporaryFolder } from '../cli/run-headroom.ts';
import { recordsJson } from '../wire/conversations.ts';

test('a text is shortened, and what is left out comes back by the other tool; all three take under 400 tokens', async (t) => {
  const home = await temporaryFolder(t);
  const client = new Client({ name: 'test', version: '1' });
  const args = [bin, 'mcp', 'serve', '--tools', 'retrieve,compress,stats'];
  await client.connect(new StdioClientTransport({ command: process.execPath, args, env: cleanEnvironment(home) }));
  t.after(async () => client.close());
  const count = await loadTokenCounter();
  const { tools } = await client.listTools();
  const declared = tools.map(({ name, description, inputSchema }) => ({ name, description, input_schema: inputSchema }));
  assert.deepEqual(tools.map(({ name }) => name), ['headroom_retrieve', 'headroom_compress', 'headroom_stats']);
  assert.ok(count(JSON.stringify(declared)) < 400);
  const call = async (name: string, input: Record<string, unknown>): Promise<string> => {
    const { content } = await client.callTool({ name, arguments: input });
    return (content as unknown as readonly [{ text: string }])[0].text;
  };
  const text = recordsJson(80);
  const short = await call('headroom_compress', { content: text, question: 'which request failed?' });
  assert.ok(count(short) < count(text) / 2);
  const [, ref = ''] = /headroom_retrieve ref=(\S+) /.exec(short) ?? [];
  assert.equal(await call('headroom_retrieve', { ref }), text);
  assert.match(await call('headroom_compress', { content: 'short' }), /No shorter form/);
  assert.match(await call('headroom_compress', {}), /content is missing/);
}); // prettier-ignore
