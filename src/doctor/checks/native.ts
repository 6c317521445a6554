import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { databasePath } from '../../store/sqlite/database.ts';
import { capture } from '../capture.ts';
import { fail, ok, skip, warn, type Check, type DoctorContext } from '../check.ts';
import type { ProbeAnswer } from '../native.ts';

const probeFile = fileURLToPath(new URL('../native.js', import.meta.url));

export const sqliteCheck: Check = {
  id: 'sqlite',
  title: 'SQLite',
  run: async (context, signal) => {
    const answer = await probe(context, signal, 'sqlite');
    return 'saw' in answer ? ok(answer.saw) : fail(answer.problem, answer.mend ?? mendDeadlyBinding);
  },
};

export const ptyCheck: Check = {
  id: 'node-pty',
  title: 'node-pty',
  run: async (context, signal) => {
    if (context.platform === 'win32') return skip('not used on Windows');
    const answer = await probe(context, signal, 'pty');
    if ('saw' in answer) return ok(answer.saw);
    return warn(
      answer.problem,
      'Install headroom with its optional packages; until then agents run on your terminal itself.',
    );
  },
};

export const databaseCheck: Check = {
  id: 'database',
  title: 'Database',
  needs: ['sqlite', 'data-folder'],
  run: async (context, signal) => {
    const path = databasePath(context.settings.home);
    if (!existsSync(path)) return ok('made at first use');
    const answer = await probe(context, signal, 'database', path);
    if ('saw' in answer) return ok(answer.saw);
    return fail(answer.problem, answer.mend ?? 'Move it away; the next wrap or proxy begins a new one.');
  },
};

async function probe(
  context: DoctorContext,
  signal: AbortSignal,
  ...args: readonly string[]
): Promise<ProbeAnswer> {
  const { code, says, stdout } = await capture(context.program.node, [probeFile, ...args], context, signal);
  const answer = parse(stdout);
  if (answer !== null) return answer;
  return { problem: `it ends Node.js (${says ?? `exit code ${code ?? 'unknown'}`})`, mend: null };
}

/** Null: it ended before it could answer. */
function parse(text: string): ProbeAnswer | null {
  const line = text.trimEnd().split('\n').at(-1) ?? '';
  if (!line.startsWith('{')) return null;
  const answer: unknown = JSON.parse(line);
  if (typeof answer !== 'object' || answer === null) return null;
  if ('saw' in answer && typeof answer.saw === 'string') return { saw: answer.saw };
  if ('problem' in answer && typeof answer.problem === 'string' && 'mend' in answer) {
    return { problem: answer.problem, mend: typeof answer.mend === 'string' ? answer.mend : null };
  }
  return null;
}

const mendDeadlyBinding =
  'Install headroom anew with the Node.js that runs it; until then it is lossless only, without memory or ledger.';
