import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, type TestContext } from 'node:test';
import type { ClientProfile } from '../../src/pipeline/call/client-profile.ts';
import { Pipeline } from '../../src/pipeline/pipeline.ts';
import type { Outcome, PipelineTools } from '../../src/pipeline/pipeline-tools.ts';
import { EnginePool } from '../../src/pipeline/worker/engine-pool.ts';
import { openStore, type Store } from '../../src/store/store.ts';
import { anthropic } from '../../src/wire/anthropic/index.ts';
import { retrieveTool } from '../wire/conversations.ts';

export const profile: ClientProfile = {
  roles: { Bash: 'run', Read: 'read', Edit: 'edit' },
  retrieval: { channel: 'mcp', tools: [retrieveTool] },
  fallsBackToHttp: false,
  wrappings: [],
};

export interface Bench {
  readonly store: Store;
  readonly home: string;
  /** Pipelines of one bench share their store, and so their decisions. */
  readonly pipeline: (changes?: Partial<PipelineTools>) => Pipeline;
}

/** One thread for all tests of a file: to load engines and tokens takes longer than what most of them ask of it. */
const engines = new EnginePool({ size: 1 });
after(async () => engines.close());

/** A store that is gone with the test, and pipelines on it. */
export async function openBench(
  t: TestContext,
  home = mkdtempSync(join(tmpdir(), 'headroom-pipeline-')),
): Promise<Bench> {
  const store = await openStore(home);
  t.after(() => {
    store.close();
    rmSync(home, { recursive: true, force: true });
  });
  const tools = {
    runner: engines,
    profile,
    level: 'balanced',
    durable: true,
    onProblem: () => undefined,
  } as const;
  return {
    store,
    home,
    pipeline: (changes = {}) =>
      new Pipeline({ ...tools, decisions: store.decisions, originals: store.originals, ...changes }),
  };
}

/** The texts of the tool results of an Anthropic request as the model would see them. */
export function seen({ body }: Outcome): string[] {
  const spans = anthropic.scan(body.toString('latin1')).blocks.flatMap(({ result }) => result?.texts ?? []);
  return spans.map(({ start, end }) => JSON.parse(body.toString('utf8', start, end)) as string);
}
