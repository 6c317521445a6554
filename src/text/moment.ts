import { numbersOf } from './measure.ts';

/** `2026-11-29T10:00:00.123Z`, `[2026-11-29 10:00:00,123]`. */
const iso = /^\W?(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d:\d\d)(?:[.,](\d{1,9}))?/;
/** Web servers: `[04/Mar/2026:10:15:00 +0000]`. */
const server = /^\W?(\d\d)\/([A-Z][a-z]{2})\/(\d{4}):(\d\d:\d\d:\d\d)/;
/** `10:15:00`, `10:15:00,123`; the sides of a socket and hardware addresses are none. */
const clock = /^\W?(\d{1,2}:\d\d:\d\d(?:[.,]\d{1,9})?)\W?$/;

/** Moments that cells hold, in seconds from any beginning; null: one holds something else. Zones are left out. */
export function moments(cells: readonly (string | null)[]): readonly (number | null)[] | null {
  const [first] = cells;
  if (first == null || !/\d:\d\d/.test(first)) return null;
  const clocks = clock.test(first) ? cells.map((cell) => clock.exec(cell ?? '')?.[1] ?? null) : null;
  const found =
    clocks === null ? cells.map((cell) => (cell === null ? null : secondsOf(cell))) : numbersOf(clocks);
  return found === null || found.includes(null) || found.some(Number.isNaN) ? null : found;
}

function secondsOf(cell: string): number | null {
  const [stamped, day, time, part = '0'] = iso.exec(cell) ?? [];
  if (stamped !== undefined) return Date.parse(`${day ?? ''}T${time ?? ''}Z`) / 1_000 + Number(`0.${part}`);
  const [logged, date = '', month = '', year = '', at = ''] = server.exec(cell) ?? [];
  return logged === undefined ? null : Date.parse(`${date} ${month} ${year} ${at} UTC`) / 1_000;
}
