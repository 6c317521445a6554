import { Steps } from '../../src/text/steps.ts';
import type { Engine, EngineContext, Piece } from '../../src/engines/engine.ts';
import { programsOf } from '../../src/text/command-line.ts';

/** A text with the command that printed it. */
export interface Case {
  readonly text: string;
  readonly command: string | null;
}

/** What an engine makes of a text. */
export interface Outcome {
  readonly form: string | null;
  readonly pieces: readonly Piece[] | null;
}

/** Commands by which one engine or another knows its texts. */
export const commands: readonly (string | null)[] = [
  null,
  'docker compose logs',
  'nl -ba app.py; docker compose logs',
  'python run.py',
  'npx jest',
  'pytest -q',
  'grep -rn value src',
  'ls -laR',
  'find . -name "*.ts"',
  'git diff',
  'git log --stat',
  'git status',
  'cat src/app.ts',
  "nl -ba src/app.py | sed -n '1,200p'",
  'psql -c "select 1"',
  'curl -s http://localhost/',
  'npm ci',
  'kubectl get jobs',
];

export function contextOf(command: string | null): EngineContext {
  return {
    tool: 'Bash',
    command,
    programs: command === null ? [] : programsOf(command),
    role: 'run',
    failed: false,
    question: 'Why does the payment fail?',
    level: 'balanced',
    seen: null,
    count: (text) => text.length,
    steps: new Steps(Infinity),
  };
}

export function outcome(engine: Engine, { text, command }: Case): Outcome {
  const context = contextOf(command);
  if (!engine.accepts(text, context)) return { form: null, pieces: null };
  return { form: engine.encode(text, context), pieces: engine.fold?.(text, context) ?? null };
}
