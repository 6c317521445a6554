import type { AskedBody, Call, Item } from './asked-body.ts';

/** What a body would have been without headroom. */
export interface Without {
  readonly body: AskedBody;
  /** What is not there of the items of the body as it was given. */
  readonly gone: ReadonlySet<Item>;
  /** Nothing that is new in it would have been there. */
  readonly isCaused: boolean;
  /** Items of the model that it was billed as output for in the request before, and that are not there any more. */
  readonly output: readonly Item[];
}

/**
 * Takes calls, with their outputs, out of a conversation. A turn of the model that made no other calls goes whole: it
 * would not have been.
 */
export function withoutCalls(body: AskedBody, isOurs: (call: Call) => boolean): Without {
  const { items } = body;
  const ours = new Set<string>();
  for (const { call } of items) if (call !== null && isOurs(call)) ours.add(call.id);
  if (ours.size === 0) return { body, gone: new Set(), isCaused: false, output: [] };
  const gone = new Set(goneOf(items, ours));
  const lastSaid = items.findLastIndex(({ byModel }) => byModel);
  const news = items.slice(lastSaid + 1);
  return {
    body: { ...body, items: keptItems(items, gone) },
    gone,
    isCaused: news.some((item) => gone.has(item)) && news.every((item) => gone.has(item) || isReminder(item)),
    output: lastTurn(items, lastSaid).filter((item) => gone.has(item)),
  };
}

function goneOf(items: readonly Item[], ours: ReadonlySet<string>): readonly Item[] {
  const gone: Item[] = [];
  let turn: Item[] = [];
  const close = (): void => {
    const calls = turn.flatMap(({ call }) => (call === null ? [] : [call.id]));
    const isWhole = calls.length > 0 && calls.every((id) => ours.has(id));
    gone.push(...turn.filter(({ call }) => isWhole || (call !== null && ours.has(call.id))));
    turn = [];
  };
  for (const item of items) {
    if (item.byModel) turn.push(item);
    else {
      close();
      if (item.answers !== null && ours.has(item.answers)) gone.push(item);
    }
  }
  close();
  return gone;
}

/** A mark on what is gone stands behind what was before it: clients mark what happens to be last. */
function keptItems(items: readonly Item[], gone: ReadonlySet<Item>): readonly Item[] {
  const kept: Item[] = [];
  for (const item of items) {
    if (!gone.has(item)) {
      kept.push(item);
      continue;
    }
    const mark = item.parts.at(-1)?.mark ?? null;
    const last = kept.at(-1);
    const end = last?.parts.at(-1);
    if (mark === null || last === undefined || end === undefined) continue;
    const parts = [...last.parts.slice(0, -1), { ...end, mark: end.mark ?? mark }];
    kept[kept.length - 1] = { ...last, parts };
  }
  return kept;
}

/** Claude Code hangs these on the results of tools; for them alone nobody asks. */
function isReminder({ parts }: Item): boolean {
  return parts.length > 0 && parts.every(({ text }) => text.startsWith('<system-reminder>'));
}

function lastTurn(items: readonly Item[], last: number): readonly Item[] {
  const first = items.findLastIndex(({ byModel }, index) => index < last && !byModel);
  return items.slice(first + 1, last + 1);
}
