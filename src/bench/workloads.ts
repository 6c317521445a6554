import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { HeadroomError, reasonOf } from '../errors.ts';

/** Tool outputs of one recorded or generated conversation. */
export interface Workload {
  readonly name: string;
  readonly outputs: readonly string[];
  readonly question: string;
  /** Facts planted in it that must stay visible. */
  readonly facts: readonly string[];
}

/** Workloads of a folder whose names begin with `prefix`, or generated ones where there is no folder. */
export async function loadWorkloads(folder: string | null, prefix: string): Promise<Workload[]> {
  if (folder === null)
    return [
      generated('generated records, 100 rows, seed 1', 100),
      generated('generated records, 1,000 rows, seed 1', 1_000),
    ];
  const names = await readdir(folder).catch((cause: unknown) => {
    throw new HeadroomError(
      'INPUT_UNREADABLE',
      `${folder}: ${reasonOf(cause)}.`,
      'Name a folder of *.json.gz workloads.',
      { cause },
    );
  });
  const wanted = names.filter((name) => name.startsWith(prefix) && name.endsWith('.json.gz')).sort();
  return Promise.all(
    wanted.map(async (name) => readWorkload(join(folder, name), name.replace('.json.gz', ''))),
  );
}

async function readWorkload(path: string, name: string): Promise<Workload> {
  const file = JSON.parse(gunzipSync(await readFile(path)).toString()) as {
    messages?: { role: string; content: unknown }[];
    checks?: string[];
    expected_answer_contains?: string[];
  };
  const messages = file.messages ?? [];
  const asked = messages.find(({ role }) => role === 'user')?.content;
  return {
    name,
    question: typeof asked === 'string' ? asked : '',
    facts: file.checks ?? file.expected_answer_contains ?? [],
    outputs: messages.flatMap(({ role, content }) => {
      if (role === 'tool' && typeof content === 'string') return [content];
      return Array.isArray(content) ? content.flatMap(toolResultText) : [];
    }),
  };
}

function toolResultText(block: unknown): string[] {
  if (typeof block !== 'object' || block === null) return [];
  const { type, content } = block as { type?: unknown; content?: unknown };
  return type === 'tool_result' && typeof content === 'string' ? [content] : [];
}

/** Records with the usual columns, one FATAL among them, from a seeded generator (Park-Miller). */
function generated(name: string, rows: number): Workload {
  let state = 1;
  const next = (below: number): number => {
    state = (state * 48_271) % 2_147_483_647;
    return state % below;
  };
  const fatal = next(rows);
  const records = Array.from({ length: rows }, (_, id) => ({
    id,
    timestamp: new Date(Date.UTC(2026, 2, 2, 10) + id * 1_000 + next(900)).toISOString(),
    level: id === fatal ? 'FATAL' : ['INFO', 'INFO', 'INFO', 'DEBUG', 'WARN'][next(5)],
    service: ['auth', 'billing', 'search', 'mailer'][next(4)],
    message:
      id === fatal
        ? 'Connection pool exhausted, code PG-5523'
        : `request ${next(100_000)} served in ${next(400)} ms`,
    host: `node-${next(6)}.internal.example`,
  }));
  return {
    name,
    question: 'Which service failed?',
    facts: ['FATAL', 'PG-5523'],
    outputs: [JSON.stringify(records, null, 2)],
  };
}
