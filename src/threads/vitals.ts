import { readdirSync, readFileSync, readlinkSync } from 'node:fs';

/** What the kernel tells of a thread at one moment. */
export interface Vitals {
  /** Time on a processor since it began, milliseconds. */
  readonly cpuMs: number;
  /** Time that it was ready to run and waited for a processor, milliseconds, as far as it has come to an end. */
  readonly queuedMs: number;
  /** It runs, waits for a processor, or for a disk. */
  readonly runs: boolean;
}

/** Asks the kernel of this process's threads. */
export interface ThreadVitals {
  /** `place` as `serve` tells it; null where nothing is known of such a thread. */
  look(place: string): Vitals | null;
  /** Whether any thread of the process runs but the caller's. */
  othersRun(): boolean;
}

/** Of `/proc`, in which no file of a thread takes longer than some microseconds to read. */
export const procVitals: ThreadVitals = {
  look(place) {
    const stat = readStat(place);
    if (stat === null) return null;
    const times = readSchedstat(place);
    return {
      cpuMs: times?.cpuMs ?? stat.ticks * tickMs,
      queuedMs: times?.queuedMs ?? 0,
      runs: stat.runs,
    };
  },
  othersRun() {
    const self = placeOfThisThread();
    return readNames('/proc/self/task').some((thread) => {
      const place = `${process.pid}/task/${thread}`;
      return place !== self && readStat(place)?.runs === true;
    });
  },
};

/** Linux counts in hundredths of a second wherever it tells programs of ticks. */
const tickMs = 10;

/** Fields of `stat` behind the name in brackets, which may hold anything: proc_pid_stat(5) numbers them from 3. */
function readStat(place: string): { readonly ticks: number; readonly runs: boolean } | null {
  const text = readProc(`/proc/${place}/stat`);
  if (text === null) return null;
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
  const [state = ''] = fields;
  // R: on a processor or ready for one; D: it waits for a disk, and cannot even be ended.
  return { ticks: Number(fields[11]) + Number(fields[12]), runs: state === 'R' || state === 'D' };
}

/** Nanoseconds on a processor and in the queue for one. A kernel may be built without it; then it is absent or zero. */
function readSchedstat(place: string): { readonly cpuMs: number; readonly queuedMs: number } | null {
  const [cpu = 0, queued = 0] = readProc(`/proc/${place}/schedstat`)?.split(' ').map(Number) ?? [];
  return cpu > 0 ? { cpuMs: cpu / 1e6, queuedMs: queued / 1e6 } : null;
}

/**
 * Path of the calling thread below `/proc`, null where there is none. Node tells no thread its number at the kernel.
 */
export function placeOfThisThread(): string | null {
  if (process.platform !== 'linux') return null;
  try {
    return readlinkSync('/proc/thread-self');
  } catch {
    // A system without it is watched by the clock.
    return null;
  }
}

function readNames(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

/** Null for a thread that has ended, and where there is no such file. */
function readProc(path: string): string | null {
  try {
    return readFileSync(path, 'latin1');
  } catch {
    return null;
  }
}
