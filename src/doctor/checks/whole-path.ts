import { join } from 'node:path';
import { HeadroomError } from '../../errors.ts';
import { fateOfReason, reasonFrom, type Reason } from '../../fates.ts';
import type { RunningProxy } from '../../proxy/proxy.ts';
import type { Standin } from '../../standin/standin.ts';
import type { LedgerRow } from '../../store/records.ts';
import { runDataName } from '../../store/names.ts';
import { announceRun } from '../../store/runs/runs.ts';
import type { Store } from '../../store/store.ts';
import { installLine } from '../../text/install-line.ts';
import { ok, warn, type Check, type DoctorContext, type Finding } from '../check.ts';
import { mcpOf, withMcpSession } from '../mcp-session.ts';
import { sampleRequest, sampleTool, type Sample } from '../sample.ts';

/**
 * A thread may end over a sample, as on a machine without memory, and the sample goes as it is: others are then tried.
 */
const sampleTries = 3;

/** A request through a proxy to a stand-in provider, and the text that was left out of it back from the MCP server. */
export const wholePathCheck: Check = {
  id: 'whole-path',
  title: 'The whole path',
  needs: ['sqlite', 'data-folder', 'mcp-server', 'tokenizer'],
  alone: true,
  run: async (context, signal) => {
    // A run's folder: should we be killed, the next run removes it. Its data folder is not the user's.
    const run = announceRun(context.settings.home);
    try {
      const scene = await openScene(context, join(run.folder, runDataName));
      return await follow(context, scene, signal).finally(scene.close);
    } finally {
      run.end();
    }
  },
};

interface Scene {
  readonly proxy: RunningProxy;
  readonly standin: Standin;
  /** The ledger row of the next request, as it goes out; call before it is sent. */
  readonly nextRow: () => Promise<LedgerRow>;
  readonly home: string;
  readonly close: () => Promise<void>;
}

async function openScene(context: DoctorContext, home: string): Promise<Scene> {
  const [{ startStandin }, { startProxy }, { openStore }] = await Promise.all([
    import('../../standin/standin.ts'),
    import('../../proxy/proxy.ts'),
    import('../../store/store.ts'),
  ]);
  let recorded: (row: LedgerRow) => void = () => undefined;
  const store = await openStore(home);
  const standin = await startStandin({ brain: () => ({ text: 'All is well.' }) });
  const proxy = await startProxy({
    port: 0,
    token: null,
    mounts: [{ mount: '', target: new URL(standin.url) }],
    env: {},
    profile: {
      roles: { Bash: 'run' },
      retrieval: { channel: 'mcp', tools: [sampleTool] },
      fallsBackToHttp: false,
      wrappings: [],
    },
    level: context.settings.level === 'lossless' ? 'balanced' : context.settings.level,
    identity: { run: 'doctor', agent: 'doctor', project: context.cwd },
    store: {
      ...store,
      ledger: {
        record: (row) => {
          recorded(row);
          return { amend: () => undefined };
        },
        follow: (row, written) => {
          recorded(row);
          return written;
        },
      },
    },
    onProblem: () => undefined,
  });
  const nextRow = async (): Promise<LedgerRow> => new Promise((resolve) => (recorded = resolve));
  return { proxy, standin, nextRow, home, close: async () => closeAll(proxy, standin, store) };
}

async function closeAll(proxy: RunningProxy, standin: Standin, store: Store): Promise<void> {
  await proxy.close();
  await standin.close();
  store.close();
}

async function follow(context: DoctorContext, scene: Scene, signal: AbortSignal): Promise<Finding> {
  const shortened = await shorten(scene, signal);
  if ('fault' in shortened) return warn(`a sample went out as it came: ${shortened.fault}`, mendInstall);
  const { sample, sent, row } = shortened;
  const [, ref = '', lines = ''] = / ref=(\w+) lines=(\d+-\d+)\]/.exec(sent) ?? [];
  const original = await withMcpSession(mcpOf(context, scene.home), signal, async ({ call }) =>
    call('headroom_retrieve', { ref, lines }),
  );
  const leftOut = sample.ids.filter((id) => !sent.includes(id));
  if (!leftOut.some((id) => original.includes(id))) {
    throw broken('what a marker stands for does not come back', 'MCP server and proxy disagree');
  }
  const tokens = (count: number): string => count.toLocaleString('en-US');
  return ok(
    `${tokens(row.newBefore)} tokens went out as ${tokens(row.newAfter)}, and what was left out came back`,
  );
}

interface Shortened {
  readonly sample: Sample;
  readonly sent: string;
  readonly row: LedgerRow;
}

/** The sample and what the provider got of it, with a marker; or why the machine did not let it be shortened. */
async function shorten(
  { proxy, standin, nextRow }: Scene,
  signal: AbortSignal,
): Promise<Shortened | { readonly fault: string }> {
  let reason: Reason = 'unknown';
  for (let attempt = 1; attempt <= sampleTries; attempt += 1) {
    const sample = sampleRequest(attempt);
    const recording = nextRow();
    const answer = await fetch(`${proxy.url}/v1/messages`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: sample.body,
      signal,
    });
    const text = await answer.text();
    if (!answer.ok || !text.includes('All is well.')) {
      throw broken('a sample request was not answered', `status ${answer.status}`);
    }
    const sent = standin.requests.at(-1)?.body.toString() ?? '';
    const row = await recording;
    if (sent.includes('[headroom: ')) return { sample, sent, row };
    [reason = 'unknown'] = Object.keys(row.left).map(reasonFrom);
  }
  const { by, says } = fateOfReason(reason);
  if (by === 'machine') return { fault: says };
  throw broken('a sample request went out as it came', `${reason}: ${says}`);
}

function broken(what: string, why: string): HeadroomError {
  return new HeadroomError('PROXY_FAILED', `${what} (${why})`, mendInstall);
}

const mendInstall = `Install headroom anew (${installLine}); if it stays so, report it with the output of: headroom doctor --json`;
