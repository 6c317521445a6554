import { reasonOf } from '../../errors.ts';
import { installLine } from '../../text/install-line.ts';
import { fail, ok, type Check, type Finding } from '../check.ts';

const mendInstall =
  `Install headroom anew (${installLine}): ` +
  'a package that comes with it is missing or does not fit this Node.js.';

/** A word twenty times, as `zstd --no-check` writes it (RFC 8878): literals and a sequence that repeats them. */
const zstdFrame = Buffer.from('28b52ffd00688500004868656164726f6f6d2001002852e508', 'hex');
const zstdText = 'headroom '.repeat(20);

/** Packages are tried by using them: one that can be imported may still not work. */
async function use(act: () => Promise<string>): Promise<Finding> {
  try {
    return ok(await act());
  } catch (error) {
    return fail(reasonOf(error), mendInstall);
  }
}

export const packageChecks: readonly Check[] = [
  {
    id: 'mcp-sdk',
    title: 'MCP SDK',
    run: async () =>
      use(async () => {
        const { Client } = await import('@modelcontextprotocol/client');
        // The low-level class is the one that our server is made of.
        // eslint-disable-next-line @typescript-eslint/no-deprecated
        const { Server: LowLevelServer, InMemoryTransport } = await import('@modelcontextprotocol/server');
        const [ours, theirs] = InMemoryTransport.createLinkedPair();
        const impl = { name: 'headroom-doctor', version: '1' };
        const client = new Client(impl);
        const server = new LowLevelServer(impl, { capabilities: {} });
        await Promise.all([server.connect(theirs), client.connect(ours)]);
        await client.ping();
        await client.close();
        return 'a client and a server understand each other';
      }),
  },
  {
    id: 'fzstd',
    title: 'fzstd',
    run: async () =>
      use(async () => {
        const { decompress } = await import('fzstd');
        if (Buffer.from(decompress(zstdFrame)).toString() !== zstdText) {
          throw new Error('a known frame was decoded as something else');
        }
        return 'decodes zstd';
      }),
  },
  {
    id: 'tokenizer',
    title: 'Tokenizer',
    run: async () =>
      use(async () => {
        const { loadTokenCounter } = await import('../../tokens/count.ts');
        const tokens = (await loadTokenCounter())('tokens are counted by o200k');
        if (tokens !== 7) throw new Error(`a sentence of 7 tokens was counted as ${tokens}`);
        return 'counts as o200k does';
      }),
  },
];
