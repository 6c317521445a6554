/** A number as programs print it, with what it is measured in. */
interface Measure {
  readonly value: number;
  /** As printed; empty: none. */
  readonly unit: string;
}

const plain =
  /^([-+]?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?|[-+]?\.\d+|[-+]?\d{1,12},\d{1,2})(?:e([-+]?\d{1,3}))?( ?)([a-zµμ%]{0,7}(?:\/s)?)$/i;
/** `1d2h3m`, `1m30.5s`, `2h5m`. */
const span = /^(?:\d+(?:\.\d+)?(?:ms|[ywdhms])){2,6}$/;
/** `0:03`, `12:34.56`, `01:02:03`, `1-02:03:04` (days, as ps has it). */
const clock = /^(?:(\d{1,5})-)?(?:(\d{1,3}):)?(\d{1,3}):(\d{2}(?:[.,]\d{1,6})?)$/;
/** A decimal comma, as in most of Europe; three digits behind it are thousands. */
const decimalComma = /^[-+]?\d+,\d{1,2}$/;
const date = /^\d{4}-(?:0\d|1[0-2])-[0-3]\d$/;
/** A text with more characters is no number. */
const maxChars = 32;

const [minute, hour, day] = [60, 3_600, 86_400];
const seconds: ReadonlyMap<string, number> = new Map([
  ['ns', 1e-9],
  ['us', 1e-6],
  ['\u00b5s', 1e-6],
  ['\u03bcs', 1e-6],
  ['ms', 1e-3],
  ['msec', 1e-3],
  ...['s', 'sec', 'secs', 'second', 'seconds'].map((unit) => [unit, 1] as const),
  ...['m', 'min', 'mins', 'minute', 'minutes'].map((unit) => [unit, minute] as const),
  ...['h', 'hr', 'hrs', 'hour', 'hours'].map((unit) => [unit, hour] as const),
  ...['d', 'day', 'days'].map((unit) => [unit, day] as const),
  ...['w', 'week', 'weeks'].map((unit) => [unit, 7 * day] as const),
  ...['month', 'months'].map((unit) => [unit, 30 * day] as const),
  ...['y', 'year', 'years'].map((unit) => [unit, 365 * day] as const),
]);
/** Kubernetes' parts of a core. */
const cores: ReadonlyMap<string, number> = new Map([
  ['', 1],
  ['m', 1e-3],
  ['u', 1e-6],
  ['n', 1e-9],
]);
const byteUnit = /^(?:([kmgtpe])(i?)b?|b|bytes?)$/i;
const prefixes = 'kmgtpe';

/**
 * Numbers of one column in one measure; null where a cell has none. Null: most have none, or their units do not go
 * together.
 */
export function numbersOf(cells: readonly (string | null)[]): readonly (number | null)[] | null {
  const known = new Map<string, Measure | null>();
  const measures = cells.map((cell) => {
    if (cell === null) return null;
    let measure = known.get(cell);
    if (measure === undefined) known.set(cell, (measure = measureOf(cell)));
    return measure;
  });
  const units = new Set(measures.flatMap((measure) => (measure === null ? [] : [measure.unit])));
  const factors = factorsOf(units);
  if (factors === null) return null;
  const numbers = measures.map((measure) =>
    measure === null ? null : measure.value * (factors.get(measure.unit) ?? 1),
  );
  const found = numbers.filter((number) => number !== null).length;
  return found > 0 && found >= cells.length * minNumberShare ? numbers : null;
}
/** A column with fewer numbers is one of texts. */
const minNumberShare = 0.6;

/** True for a text that is a number, with or without a unit. */
export function isMeasure(text: string): boolean {
  return measureOf(text) !== null;
}

function measureOf(text: string): Measure | null {
  if (text.length > maxChars || !/\d/.test(text)) return null;
  const [, digits, exponent, , unit] = plain.exec(text) ?? [];
  if (digits !== undefined) {
    const plainDigits = decimalComma.test(digits) ? digits.replace(',', '.') : digits.replaceAll(',', '');
    const value = Number(`${plainDigits}${exponent === undefined ? '' : `e${exponent}`}`);
    return Number.isFinite(value) ? { value, unit: unit ?? '' } : null;
  }
  if (date.test(text)) return { value: Date.parse(text) / 1_000 / day, unit: 'date' };
  const [time, days = '0', hours = '0', minutes = '0', rest = '0'] = clock.exec(text) ?? [];
  if (time !== undefined) {
    const whole = Number(days) * day + Number(hours) * hour + Number(minutes) * minute;
    return { value: whole + Number(rest.replace(',', '.')), unit: 's' };
  }
  if (!span.test(text)) return null;
  let value = 0;
  for (const [, part, unit] of text.matchAll(/(\d+(?:\.\d+)?)(ms|[ywdhms])/g)) {
    value += Number(part) * (seconds.get(unit ?? '') ?? 0);
  }
  return { value, unit: 's' };
}

/** What a number of each unit is multiplied by; null: they measure different things. */
function factorsOf(units: ReadonlySet<string>): ReadonlyMap<string, number> | null {
  if (units.size === 1) return new Map([...units].map((unit) => [unit, 1]));
  for (const family of [cores, seconds]) {
    const factors = [...units].flatMap((unit) => {
      const factor = unit === '' ? 1 : family.get(unit);
      return factor === undefined ? [] : [[unit, factor] as const];
    });
    if (factors.length === units.size) return new Map(factors);
  }
  const factors = [...units].flatMap((unit) => {
    const [found, prefix = '', binary = ''] = byteUnit.exec(unit) ?? [];
    if (found === undefined && unit !== '') return [];
    const step = binary === '' && /b$/i.test(unit) ? 1000 : 1024;
    return [[unit, prefix === '' ? 1 : step ** (prefixes.indexOf(prefix.toLowerCase()) + 1)] as const];
  });
  return factors.length === units.size ? new Map(factors) : null;
}
