import type { Finding } from './section.ts';
import { together, valued } from './values.ts';

/** Findings of one message, in the order in which they were printed. */
export interface Group {
  /** The message, with the placeholder where `values` differ. */
  readonly message: string;
  /** Indices of its findings, ascending. */
  readonly places: readonly number[];
  /** For each of them what stands behind its place; empty: nothing. */
  readonly values: readonly string[];
  /** The message goes on with lines; those that it is told without stand above it. */
  readonly goesOn?: number;
  /** Others go on from it. */
  readonly isBase?: true;
}

/**
 * Groups, and findings as these can hold them: of two on one place that would be read in another order the second goes
 * with the first.
 */
export function groupsInOrder(
  printed: readonly Finding[],
  placeholder: string,
): { readonly findings: readonly Finding[]; readonly groups: readonly Group[] } {
  let findings = printed;
  for (;;) {
    const groups = groupsOf(findings, placeholder);
    const rank = new Int32Array(findings.length);
    for (const [index, { places }] of groups.entries()) for (const at of places) rank[at] = index;
    const turned = new Set<number>();
    for (const [at, finding] of findings.entries())
      if (isOnPlaceOf(findings[at - 1], finding) && (rank[at - 1] ?? 0) > (rank[at] ?? 0)) turned.add(at);
    if (turned.size === 0) return { findings, groups };
    findings = joined(findings, turned);
  }
}

function isOnPlaceOf(last: Finding | undefined, { path, line, column }: Finding): boolean {
  return last?.path === path && last.line === line && last.column === column;
}

function joined(findings: readonly Finding[], turned: ReadonlySet<number>): readonly Finding[] {
  const all: Finding[] = [];
  for (const [at, finding] of findings.entries()) {
    const last = all.at(-1);
    if (turned.has(at) && last !== undefined)
      all[all.length - 1] = { ...last, message: `${last.message}\n&${finding.message}` };
    else all.push(finding);
  }
  return all;
}

/** In the order in which their first findings were printed, those that go on from another behind it. */
export function groupsOf(findings: readonly Finding[], placeholder: string): readonly Group[] {
  const byMessage = grouped(findings.keys(), (at) => findings[at]?.message ?? '');
  const alike = grouped(byMessage.keys(), (at) =>
    valued(messageOf(findings, byMessage[at] ?? [])).literals.join(placeholder),
  );
  const groups = alike
    .flatMap((some) =>
      shortest(
        findings,
        some.map((at) => byMessage[at] ?? []),
        placeholder,
      ),
    )
    .toSorted((one, other) => (one.places[0] ?? 0) - (other.places[0] ?? 0));
  return withBases(groups);
}

function messageOf(findings: readonly Finding[], [first = 0]: readonly number[]): string {
  return findings[first]?.message ?? '';
}

function grouped(places: Iterable<number>, keyOf: (place: number) => string): readonly (readonly number[])[] {
  const groups = new Map<string, number[]>();
  for (const at of places) {
    const key = keyOf(at);
    const known = groups.get(key);
    if (known === undefined) groups.set(key, [at]);
    else known.push(at);
  }
  return [...groups.values()];
}

/** Findings of one pattern as one group with their values, one for each value of a part, or one for each message. */
function shortest(
  findings: readonly Finding[],
  messages: readonly (readonly number[])[],
  placeholder: string,
): readonly Group[] {
  const apart = messages.map((places): Group => ({
    message: messageOf(findings, places),
    places,
    values: [],
  }));
  if (apart.length < 2) return apart;
  const ways = [apart, asOne(apart, placeholder)];
  const all = apart.map(({ message }) => valued(message).values);
  for (let slot = 0; slot < Math.min(mostSlots, all[0]?.length ?? 0); slot += 1) {
    const parts = [...grouped(apart.keys(), (at) => all[at]?.[slot] ?? '')];
    if (parts.length === 1 || parts.length > mostParts || parts.length === apart.length) continue;
    ways.push(
      parts.flatMap((part) => {
        const some = part.map((at) => apart[at] ?? noGroup);
        return some.length === 1 ? some : asOne(some, placeholder);
      }),
    );
  }
  const chars = ways.map((groups) => groups.reduce((sum, each) => sum + charsOf(findings, each), 0));
  return ways[chars.indexOf(Math.min(...chars))] ?? apart;
}

/** One group of several, as they are where their values would be misread. */
function asOne(apart: readonly Group[], placeholder: string): readonly Group[] {
  const shared = together(
    apart.map(({ message }) => message),
    placeholder,
  );
  if (shared === null) return apart;
  const entries = apart.flatMap(({ places }, at) =>
    places.map((place) => [place, shared.entries[at] ?? ''] as const),
  );
  entries.sort(([one], [other]) => one - other);
  return [
    {
      message: shared.message,
      places: entries.map(([place]) => place),
      values: entries.map(([, value]) => value),
    },
  ];
}

const noGroup: Group = { message: '', places: [], values: [] };
/** By so many parts of a message, of so many values, its findings may be parted. */
const mostSlots = 4;
const mostParts = 40;

function charsOf(findings: readonly Finding[], { message, places, values }: Group): number {
  let chars = message.length + lineChars;
  const files = new Set<string>();
  for (const at of places) {
    const path = findings[at]?.path ?? '';
    if (!files.has(path)) chars += path.length + lineChars;
    files.add(path);
  }
  for (const value of values) chars += value.length + 1;
  return chars;
}

/** What a line break and the blanks behind it cost beside their characters. */
const lineChars = 4;
/** A checker explains with so many lines at most, the first time, what it says of a rule. */
const mostMore = 4;

/** Messages that are another one with more lines below go on from that one. */
function withBases(groups: readonly Group[]): readonly Group[] {
  const byMessage = new Map<string, number>();
  for (const [at, { message, values }] of groups.entries())
    if (values.length === 0) byMessage.set(message, at);
  const baseOf = groups.map(({ message, values }) =>
    values.length === 0 ? baseIn(byMessage, message) : null,
  );
  if (baseOf.every((base) => base === null)) return groups;
  const others = new Map<number, Group[]>();
  for (const [at, base] of baseOf.entries()) {
    // Of those that go on from one that goes on itself each is told in full.
    if (base === null || baseOf[base.at] !== null) continue;
    const known = others.get(base.at) ?? [];
    others.set(base.at, known);
    known.push({ ...(groups[at] ?? noGroup), goesOn: base.more });
  }
  return groups.flatMap((group, at) => {
    const base = baseOf[at] ?? null;
    if (base !== null && baseOf[base.at] === null) return [];
    const own = others.get(at);
    return own === undefined ? [group] : [{ ...group, isBase: true as const }, ...own];
  });
}

function baseIn(
  byMessage: ReadonlyMap<string, number>,
  message: string,
): { readonly at: number; readonly more: number } | null {
  let end = message.length;
  for (let more = 1; more <= mostMore; more += 1) {
    end = message.lastIndexOf('\n', end - 1);
    if (end < 0) return null;
    const at = byMessage.get(message.slice(0, end));
    if (at !== undefined) return { at, more };
  }
  return null;
}
