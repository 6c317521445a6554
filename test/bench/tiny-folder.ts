import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { TestContext } from 'node:test';
import { gzipSync } from 'node:zlib';
import { claude } from '../../agents/claude/index.ts';
import type { BenchContext } from '../../src/bench/measure.ts';
import { bin, cleanEnvironment } from '../cli/run-headroom.ts';

/** A folder of inputs that goes with the test; what ends in `.gz` is packed. */
export function tinyFolder(t: TestContext, files: Readonly<Record<string, string>>): string {
  const folder = mkdtempSync(join(tmpdir(), 'headroom-bench-'));
  t.after(() => {
    rmSync(folder, { recursive: true, force: true });
  });
  for (const [name, text] of Object.entries(files)) {
    const path = join(folder, name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, name.endsWith('.gz') ? gzipSync(text) : text);
  }
  return folder;
}

/** Measures on a folder, and notes what was said on the way. */
export function measuring(inputs: string, steps: string[] = []): BenchContext {
  return {
    inputs,
    quick: false,
    env: cleanEnvironment(inputs),
    profile: claude.profile,
    launcher: bin,
    progress: (step) => steps.push(step),
  };
}

export function jsonLines(...records: readonly unknown[]): string {
  return records.map((record) => `${JSON.stringify(record)}\n`).join('');
}
