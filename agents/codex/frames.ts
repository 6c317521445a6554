import type { Frame } from '../../src/pipeline/call/client-profile.ts';

/** What Codex writes before an output, as its tool or its script reports it, and before one that it has cut. */
export const frames: readonly Frame[] = [
  {
    head: /^(?:Chunk ID: [^\n]*\n)?Wall time: [^\n]*\nProcess (?:exited with code (?<exit>-?\d+)|running with session ID \d+)\n(?:Original token count: \d+\n)?Output:\n/,
  },
  {
    head: /^Exit code: (?<exit>-?\d+)\nWall time: [^\n]*\n(?:Total output lines: \d+\n)?Output:\n/,
  },
  { head: /^Script [^\n]*\nWall time [^\n]*\nOutput:\n/ },
  { head: /^Warning: truncated output \(original token count: \d+\)\nTotal output lines: \d+\n\n/ },
];
