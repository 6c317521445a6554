import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, type TestContext } from 'node:test';
import type { JobRunner } from '../../src/pipeline/worker/job.ts';
import { Pipeline } from '../../src/pipeline/pipeline.ts';
import type { Outcome } from '../../src/pipeline/pipeline-tools.ts';
import { seededRandom } from '../../src/random.ts';
import type { Level } from '../../src/settings.ts';
import { giveKnownKey } from '../../src/store/originals/key.ts';
import { openStore, type Store } from '../../src/store/store.ts';
import { anthropic } from '../../src/wire/anthropic/index.ts';
import { openaiChat } from '../../src/wire/openai-chat/index.ts';
import { openaiResponses } from '../../src/wire/openai-responses/index.ts';
import type { Wire } from '../../src/wire/wire.ts';
import { anthropicBody, chatBody, recordsJson, responsesBody, type Turn } from '../wire/conversations.ts';
import { counter } from './agent-session.ts';
import { profile } from './bench.ts';
import type { Json } from './changed-histories.ts';
import { knownVerdicts } from './known-verdicts.ts';

/** A pipeline whose store outlives it, and conversations that are sent through it on every wire. */

export const wires: readonly (readonly [Wire, (turns: readonly Turn[]) => string])[] = [
  [anthropic, (turns) => anthropicBody(turns, { marked: false })],
  [openaiChat, chatBody],
  [openaiResponses, responsesBody],
];

export interface Line {
  readonly store: Store;
  readonly send: (wire: Wire, body: string | Json) => Promise<Outcome>;
  readonly restart: () => Promise<void>;
}

/**
 * A data folder as its first use leaves it, to be copied: to set up a database takes longer than to copy one. Its key is
 * known, so that its references are the same each time, and so are the jobs.
 */
const unused = mkdtempSync(join(tmpdir(), 'headroom-unused-'));
after(() => {
  rmSync(unused, { recursive: true, force: true });
});
let settingUp: Promise<void> | null = null;

/** A proxy's pipeline with a store that outlives its restarts; its engines run on this thread. */
export async function lineFor(t: TestContext, level: Level, runner?: JobRunner): Promise<Line> {
  const home = mkdtempSync(join(tmpdir(), 'headroom-beginning-'));
  settingUp ??= openStore(unused).then((store) => {
    store.close();
    giveKnownKey(unused);
  });
  await settingUp;
  cpSync(unused, home, { recursive: true });
  const engines = runner ?? knownVerdicts(await counter());
  let store = await openStore(home);
  const begin = (): Pipeline =>
    new Pipeline({
      runner: engines,
      profile: { ...profile, roles: {} },
      level,
      durable: true,
      onProblem: (problem) => {
        throw problem;
      },
      decisions: store.decisions,
      originals: store.originals,
    });
  let pipeline = begin();
  t.after(() => {
    store.close();
    rmSync(home, { recursive: true, force: true });
  });
  return {
    store,
    send: async (wire, body) =>
      pipeline.run(Buffer.from(typeof body === 'string' ? body : JSON.stringify(body)), wire, 'generate'),
    restart: async () => {
      store.close();
      store = await openStore(home);
      pipeline = begin();
    },
  };
}

export function textsOf(wire: Wire, body: Buffer): string[] {
  return wire
    .scan(body.toString('latin1'))
    .blocks.flatMap(({ result }) => result?.texts ?? [])
    .map(({ start, end }) => JSON.parse(body.toString('utf8', start, end)) as string);
}

/** Outputs of which each may show again what an earlier one has shown: then it points there. */
export function turnsOf(seed: number, count: number): Turn[] {
  const random = seededRandom(seed);
  const files = Array.from({ length: 4 }, (_, file) =>
    Array.from(
      { length: 30 },
      (_, line) => `value ${file} ${line} is ${random.int(0, 1e6)} of part ${line % 7}`,
    ),
  );
  return Array.from({ length: count }, (_, at) => {
    if (random.int(0, 3) === 0)
      return { command: `query part${at}`, output: recordsJson(40, random.int(1, 3)) };
    const shown = [0, 1].map(() => (files[random.int(0, 3)] ?? []).slice(random.int(0, 9)).join('\n'));
    return { command: `cat part${at}.ts`, output: shown.join(`\nand then ${at}\n`) };
  });
}

export const hasPointer = (text: string): boolean => text.includes('[same as ');
