import { readFile } from 'node:fs/promises';
import { execa } from 'execa';
import { conversation } from './conversation.ts';
import { rounded, type Measure } from './measure.ts';
import { openStage } from './stage.ts';

/** Until then the heap has found its size, and all that is loaded lazily is there. */
const settled = 500;
const shape = { historyBytes: 7_000, newBytes: 10_000, kind: 'JSON' } as const;
const reportEvery = 100;

/** Resident memory of the proxy over many requests, each with an output that is new and shortened. */
export const memory: Measure = {
  name: 'memory',
  run: async (context) => {
    const requests = context.quick ? 1_000 : 5_000;
    const stage = await openStage(context);
    try {
      let before = Number.NaN;
      for (let sent = 0; sent < requests; sent += 1) {
        if (sent % reportEvery === 0) context.progress(`memory: request ${sent} of ${requests}`);
        if (sent === settled) before = await residentBytes(stage.pid);
        await stage.send('proxied', conversation(shape, sent));
      }
      const after = await residentBytes(stage.pid);
      const [from, to] = [megabytes(before), megabytes(after)];
      return {
        title: 'Memory of the proxy',
        how: `resident size of the process, ${requests} requests of 17 kB in turn, 10 kB of it new JSON`,
        reach: '5,000 requests: growth < 50 MB',
        rows: [
          {
            input: `${requests.toLocaleString('en-US')} requests`,
            figures: {
              [`MB after ${settled}`]: from,
              'MB at the end': to,
              'growth MB': rounded(to - from),
            },
          },
        ],
      };
    } finally {
      await stage.close();
    }
  },
};

function megabytes(bytes: number): number {
  return rounded(bytes / 1_000_000);
}

/** Bytes; NaN on Windows, where it takes a PowerShell to ask. */
export async function residentBytes(pid: number): Promise<number> {
  if (process.platform === 'win32') return Number.NaN;
  // Slim container images have no ps.
  if (process.platform === 'linux') {
    const status = await readFile(`/proc/${pid}/status`, 'utf8');
    return Number(/^VmRSS:\s+(\d+) kB/m.exec(status)?.[1]) * 1_024;
  }
  const { stdout } = await execa('ps', ['-o', 'rss=', '-p', String(pid)]);
  return Number(stdout) * 1_024;
}
