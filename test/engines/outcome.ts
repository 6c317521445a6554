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
  'npx tsc --noEmit',
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
  'pg_dump --inserts shop',
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

/** True if an engine takes a text. */
export function isTakenBy(engine: Engine, text: string, context: EngineContext): boolean {
  return engine.read(text, context) !== null;
}

/** The lossless form of a text; null: it is none of the engine's, or it gains nothing. */
export function formBy(engine: Engine, text: string, context: EngineContext): string | null {
  const page = engine.read(text, context);
  return page === null ? null : engine.encode(page);
}

export function piecesBy(engine: Engine, text: string, context: EngineContext): readonly Piece[] | null {
  const page = engine.read(text, context);
  return page === null ? null : (engine.fold?.(page) ?? null);
}

export function outcome(engine: Engine, { text, command }: Case): Outcome {
  return outcomeIn(engine, text, contextOf(command));
}

/** Of a text that is read once, as the pipeline reads it. */
export function outcomeIn(engine: Engine, text: string, context: EngineContext): Outcome {
  const page = engine.read(text, context);
  if (page === null) return { form: null, pieces: null };
  return { form: engine.encode(page), pieces: engine.fold?.(page) ?? null };
}
