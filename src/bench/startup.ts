import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { quantile, rounded, type BenchContext, type Measure } from './measure.ts';

const untilAgent = 'headroom wrap, until the agent runs';

/** Whole processes beside an empty node script: `--help` to its end, `wrap` until its agent runs. */
export const startup: Measure = {
  name: 'startup',
  run: async (context) => {
    const folder = await mkdtemp(join(tmpdir(), 'headroom-bench-'));
    try {
      const rows = await measureStarts(context, folder);
      return {
        title: 'Start-up',
        how: `wall time of whole processes in turn, medians of ${context.quick ? 5 : 15}; the agent is a shell script that tells the time`,
        reach: 'of the packed package: --help <= +20 ms, wrap <= +120 ms over bare node',
        rows,
      };
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  },
};

async function measureStarts(
  { quick, env, launcher, progress }: BenchContext,
  folder: string,
): Promise<{ input: string; figures: Record<string, number> }[]> {
  const bin = join(folder, 'bin');
  await mkdir(bin);
  await writeFile(join(bin, 'claude'), '#!/bin/sh\nexec date +%s%N\n');
  await chmod(join(bin, 'claude'), 0o700);
  await writeFile(join(folder, 'empty.mjs'), '');
  const childEnv = {
    ...env,
    HEADROOM_HOME: join(folder, 'home'),
    HOME: folder,
    PATH: `${bin}:${env['PATH'] ?? ''}`,
  };
  const commands = {
    'bare node': [join(folder, 'empty.mjs')],
    'headroom --help': [launcher, '--help'],
    [untilAgent]: [launcher, 'wrap', 'claude'],
  };
  const times: Record<string, number[]> = {};
  for (let run = 0; run < (quick ? 5 : 15) + 1; run += 1) {
    for (const [name, args] of Object.entries(commands)) {
      progress(`start-up: ${name}`);
      const began = Date.now();
      const { stdout } = await execa(process.execPath, args, {
        env: childEnv,
        extendEnv: false,
        stdin: 'ignore',
      });
      const ended = name === untilAgent ? Number(stdout) / 1e6 : Date.now();
      // The first round fills the disk cache and does not count.
      if (run > 0) (times[name] ??= []).push(ended - began);
    }
  }
  const bare = quantile(times['bare node'] ?? [], 0.5);
  return Object.entries(times).map(([input, list]) => {
    const median = quantile(list, 0.5);
    return {
      input,
      figures: { 'median ms': rounded(median, 0), 'over bare node ms': rounded(median - bare, 0) },
    };
  });
}
