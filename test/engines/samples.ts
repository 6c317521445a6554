import { Steps } from '../../src/text/steps.ts';
import type { EngineContext } from '../../src/engines/engine.ts';
import { programsOf } from '../../src/text/command-line.ts';

export const byLength: EngineContext = {
  tool: null,
  command: null,
  programs: [],
  role: 'run',
  failed: false,
  question: '',
  level: 'balanced',
  seen: null,
  count: (text) => text.length,
  steps: new Steps(Infinity),
};

/** Takes any form as a gain, so that also forms that no reader would be shown must be exact. */
export function eager(text: string): EngineContext {
  return { ...byLength, count: (each) => (each === text ? Number.MAX_SAFE_INTEGER : 1) };
}

/** The context in which a command printed the text. */
export function printedBy(command: string, context: EngineContext): EngineContext {
  return { ...context, command, programs: programsOf(command) };
}

/** Rows as a log service answers them. */
export function logRows(count: number): Record<string, unknown>[] {
  return Array.from({ length: count }, (_, row) => ({
    time: `2031-05-02T10:${String(row % 60).padStart(2, '0')}:00Z`,
    level: row % 5 === 0 ? 'DEBUG' : 'INFO',
    message: `Request ${String(row)} was served`,
    meta: { host: `pod-${String(row % 4)}`, zone: 'eu-1' },
  }));
}
