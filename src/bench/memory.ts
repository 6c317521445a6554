import { readFile } from 'node:fs/promises';
import { execa } from 'execa';
import { growing } from './conversation.ts';
import { rounded, type Measure } from './measure.ts';
import { openStage } from './stage.ts';

/** Conversations that go on at a time, and the turns of the longest of them. */
const conversations = 200;
const turns = 20;

/** Requests after which all that is loaded lazily is there, and the heaps have found their size. */
const settled = 1_500;
const reportEvery = 100;

/** Resident memory of the proxy over many requests of many conversations, each with an output that is new. */
export const memory: Measure = {
  name: 'memory',
  run: async (context) => {
    const requests = context.quick ? 2_000 : 5_000;
    const stage = await openStage(context);
    try {
      const seen = new Map<number, number>();
      for (let sent = 1; sent <= requests; sent += 1) {
        if (sent % reportEvery === 0) context.progress(`memory: request ${sent} of ${requests}`);
        await stage.send('proxied', soakBody(sent));
        if ([1, settled, requests].includes(sent)) seen.set(sent, megabytes(await residentBytes(stage.pid)));
      }
      const at = (sent: number): number => seen.get(sent) ?? Number.NaN;
      return {
        title: 'Memory of the proxy',
        how: `resident size of the process; ${conversations} conversations at a time, of up to ${turns} turns, one request after another`,
        reach: '1,500 requests: <= 250 MB; from there to 50,000: growth < 50 MB',
        rows: [
          {
            input: `${requests.toLocaleString('en-US')} requests`,
            figures: {
              'MB after 1': at(1),
              [`MB after ${settled}`]: at(settled),
              'MB at the end': at(requests),
              'growth MB': rounded(at(requests) - at(settled)),
            },
          },
        ],
      };
    } finally {
      await stage.close();
    }
  },
};

/** The n-th request: conversations take turns, and as many begin as end. */
function soakBody(n: number): Buffer {
  const place = n % conversations;
  const round = Math.floor(n / conversations) + (place % turns);
  const turn = round % turns;
  const name = Math.floor(round / turns) * conversations + place;
  return growing(name, turn + 1);
}

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
