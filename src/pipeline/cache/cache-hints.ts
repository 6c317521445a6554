import { createHash, createHmac } from 'node:crypto';
import { Recent } from '../../store/recent.ts';
import { isMarked, markEdits, readMarkPlaces, type MarkPlaces } from '../../wire/anthropic/marks.ts';
import { cacheKeyEdit, hasCacheKey } from '../../wire/openai/prompt-cache.ts';
import { splice } from '../../wire/splice.ts';
import type { Edit } from '../../wire/wire.ts';
import { burdenOf, type ClientProfile } from '../call/client-profile.ts';
import { savedBy } from '../report.ts';
import type { LaterStage, Request } from '../request.ts';
import type { Bytes } from '../../wire/items/pieces.ts';

/** Conversations of which is remembered what was marked for the provider's prompt cache; a run has a few at a time. */
const hintedConversations = 500;

/**
 * Anthropic keeps a prefix for five minutes from the start of the request that used it; half a minute is for the way.
 */
const markedLifetimeMs = 4.5 * 60_000;

/**
 * What writing to Anthropic's cache costs above the input price, and what reading from it costs below, as shares of it.
 */
const writeFee = 0.25;

const readRebate = 0.9;

/** Bytes of a prompt for each of its tokens: so few where it is all numbers, so many where it is prose in JSON. */
const leastBytesPerToken = 2.5;

const mostBytesPerToken = 6;

/** A prefix of so many tokens is cached whatever the model: the largest minimum that is published. */
const surelyCachedTokens = 4096;

/** Hexadecimal digits of the key by which OpenAI finds this install's caches; it takes 64 characters. */
const cacheKeyChars = 20;

/** What was last marked: its end, what stands before the messages, how long it is and when it was used. */
interface Marked {
  readonly hash: string;
  readonly head: string;
  readonly bytes: number;
  readonly at: number;
}

interface Account {
  /** Tokens at the input price that compression took out of the requests so far, less fees and what it has caused. */
  balance: number;
  /** Tokens that every request carries since they were asked back. */
  asked: number;
  /** Length of the last request that was counted. */
  bytes: number;
  /** End of the last request that was counted: one that is tried again is billed once. */
  counted: string;
  marked: Marked | null;
}

export interface CacheHintTools {
  /** This install's key. */
  readonly key: () => Uint8Array;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  readonly profile: ClientProfile;
}

/**
 * Tells the provider's prompt cache what to keep, where the client says nothing of it.
 *
 * OpenAI finds a cache by the beginning of a prompt and a key, too many requests of one such pair spill over to
 * machines without it. The key is that of this install: others who share an account no longer push this one's requests
 * away. One for each conversation would keep it from what others of the same agent have cached already.
 *
 * Anthropic caches what is marked: at most two marks on what goes out. Writing costs a fee, which may be for nothing
 * when the conversation ends or pauses. So a prompt is marked only while its beginning is surely in the cache, or once
 * the conversation has saved as much as marking all of it costs: then no bill is higher than without headroom.
 */
export class CacheHints implements LaterStage {
  readonly dispensable = "The provider's cache was told nothing of a request";
  readonly #accounts = new Recent<Account>(hintedConversations, hintedConversations, () => 1);
  /** What becomes of an account with a request that goes out. */
  readonly #next = new WeakMap<Request, Account>();
  readonly #tools: CacheHintTools;

  constructor(tools: CacheHintTools) {
    this.#tools = tools;
  }

  run(request: Request): Request {
    const { kind, mayHint, name, body } = request;
    if (!mayHint || kind === 'count' || name === '' || request.wire.cache.takes === 'nothing') return request;
    const { hints, account } = this.#hintsFor(request);
    let hinted = { ...request };
    if (hints.length > 0) {
      const edits = [...request.edits, ...hints].sort((one, other) => one.span.start - other.span.start);
      hinted = { ...hinted, edits, sent: splice(body, edits) };
    }
    if (account !== null) this.#next.set(hinted, account);
    return hinted;
  }

  goesOut(request: Request): void {
    const account = this.#next.get(request);
    if (account !== undefined) this.#accounts.set(request.name, account);
  }

  #hintsFor(request: Request): { readonly hints: readonly Edit[]; readonly account: Account | null } {
    const { body, wire, isHeldOut } = request;
    // What was drawn to go raw is not marked; with another key than the others' it would miss what they have cached.
    if (wire.cache.takes === 'marks') {
      if (isHeldOut || isMarked(body)) return { hints: [], account: null };
      const account = { ...newAccount, ...this.#accounts.get(request.name) };
      return { hints: this.#marks(request, account), account };
    }
    return { hints: hasCacheKey(body) ? [] : [cacheKeyEdit(body, this.#cacheKey())], account: null };
  }

  #cacheKey(): string {
    const digest = createHmac('sha256', this.#tools.key()).update('prompt cache key').digest('hex');
    return `headroom-${digest.slice(0, cacheKeyChars)}`;
  }

  /** Changes the account. */
  #marks(request: Request, account: Account): Edit[] {
    const { body, hashes, sent } = request;
    const bytesSent = sent.length;
    const last = hashes.at(-1) ?? '';
    const now = this.#tools.now();
    if (account.counted !== last)
      settle(account, request, burdenOf(this.#tools.profile, request.conversation.tools).tokens, now);
    account.counted = last;
    const fee = (writeFee * bytesSent) / leastBytesPerToken;
    // Nothing is read for a conversation that has nothing to gain.
    if (account.marked === null && account.balance < fee) return [];
    const places = readMarkPlaces(body.toString('latin1'));
    const end = lastPlace(places);
    if (end === -1) return [];
    const head = digestOf(body, places);
    const before = account.marked;
    const isCached =
      before !== null && isLive(before, { head, now, hashes }) && pays(before.bytes, bytesSent);
    if (!isCached) {
      if (account.balance < fee) return [];
      account.balance -= fee;
    }
    account.marked = { hash: hashes[end] ?? '', head, bytes: bytesSent, at: now };
    // A mark finds what was cached up to 20 blocks before it; one where the last one stood finds it from any distance.
    const earlier = isCached ? (places.blocks[hashes.indexOf(before.hash)] ?? null) : places.instructions;
    const marked = new Set([earlier, places.blocks[end] ?? null].filter((place) => place !== null));
    return [...marked].flatMap(markEdits);
  }
}

const newAccount: Account = { balance: 0, asked: 0, bytes: 0, counted: '', marked: null };

/**
 * Adds a request up. One that compression has caused saves nothing: all of it is paid for, what is cached as read, and
 * what it brought is in all requests behind it.
 */
function settle(account: Account, { slots, folds, sent }: Request, schemaTokens: number, now: number): void {
  const { caused, askedBack } = folds;
  const bytes = sent.length;
  if (caused === null) {
    account.balance += savedBy(slots) - schemaTokens - account.asked;
    for (const { tokens } of Object.values(askedBack)) account.asked += tokens;
  } else {
    const { marked } = account;
    const cached = marked !== null && now - marked.at < markedLifetimeMs ? Math.min(marked.bytes, bytes) : 0;
    account.balance -= (bytes - cached * readRebate) / leastBytesPerToken;
    account.asked += Math.max(0, bytes - account.bytes) / leastBytesPerToken;
  }
  account.bytes = bytes;
}

/** Index of the last block of the user's last message that may bear a mark; -1: there is none. */
function lastPlace({ blocks, lastMessage }: MarkPlaces): number {
  const at = blocks.findLastIndex((place) => place !== null);
  return at >= lastMessage ? at : -1;
}

function digestOf(body: Bytes, { head }: MarkPlaces): string {
  const hash = createHash('sha256');
  for (const { start, end } of head) hash.update(body.subarray(start, end)).update('\0');
  return hash.digest('hex');
}

/** This request begins with what was marked, and the provider keeps that still. */
function isLive(
  { hash, head, at }: Marked,
  now: { readonly hashes: readonly string[]; readonly head: string; readonly now: number },
): boolean {
  return head === now.head && now.now - at < markedLifetimeMs && now.hashes.includes(hash);
}

/** Reading what is cached saves more than writing the rest costs, however few tokens the one and many the other has. */
function pays(cachedBytes: number, bytes: number): boolean {
  const cached = cachedBytes / mostBytesPerToken;
  const fresh = Math.max(0, bytes - cachedBytes) / leastBytesPerToken;
  return cached >= surelyCachedTokens && cached * readRebate >= fresh * writeFee;
}
