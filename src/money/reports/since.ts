import { HeadroomError } from '../../errors.ts';
import { dayMs, hourMs, minuteMs } from '../../limits.ts';

const unitMs = { m: minuteMs, h: hourMs, d: dayMs } as const;

/**
 * A point in time as a user names it: `90m`, `12h`, `7d` before `now`, or a local day such as `2026-11-01`.
 * Milliseconds since 1970. Throws `USAGE`.
 */
export function parseSince(text: string, now: number): number {
  const at = timeAgo(text, now) ?? startOfDay(text);
  if (at !== null) return at;
  throw new HeadroomError(
    'USAGE',
    `"${text}" names no time.`,
    'Use 90m, 12h, 7d or a day such as 2026-11-01.',
  );
}

function timeAgo(text: string, now: number): number | null {
  const [, count, unit] = /^(\d{1,6})([mhd])$/.exec(text) ?? [];
  if (unit !== 'm' && unit !== 'h' && unit !== 'd') return null;
  return now - Number(count) * unitMs[unit];
}

function startOfDay(text: string): number | null {
  const [, year, month, day] = (/^(\d{4})-(\d\d)-(\d\d)$/.exec(text) ?? []).map(Number);
  if (year === undefined || month === undefined || day === undefined) return null;
  const start = new Date(year, month - 1, day);
  // 2026-02-30 would otherwise mean the second of March.
  return start.getMonth() === month - 1 && start.getDate() === day ? start.getTime() : null;
}
