/** Every word that the ledger has for why tool output went out as it came, and for what was odd about a request. */

/**
 * Whose doing it was: the text's nature, the machine's (threads, disk), a defect of headroom's, a setting of the
 * user's, the client's, or a rule of headroom's that does what it should.
 */
export type Blame = 'text' | 'machine' | 'defect' | 'setting' | 'client' | 'policy';

export interface Fate {
  readonly by: Blame;
  /** What happened and what it means, to be read behind a colon. */
  readonly says: string;
  /** What the user can do about it. */
  readonly mend?: string;
  /** Only ledgers and decisions of earlier releases hold it. */
  readonly past?: true;
  /** Headroom may have made the provider read again what it had cached; what clients do is told by `isChangedByClient`. */
  readonly losesCache?: true;
}

const report = 'please report this';
const freeDisk = 'free disk space or check the data folder';

/** Why a block was left as it was. */
export const reasons = {
  small: { by: 'text', says: 'too short for its shortening to pay' },
  huge: { by: 'text', says: 'longer than any text that headroom takes on' },
  not_utf8: { by: 'text', says: 'no UTF-8 or no JSON string, so nobody could write it again byte for byte' },
  no_text: { by: 'text', says: 'holds no text' },
  marked: { by: 'text', says: 'has a marker of headroom in it already' },
  read: { by: 'text', says: 'read from a file, whose words an edit may quote, so all stay' },
  edit: { by: 'text', says: "an editing tool's answer, which stays word for word" },
  no_engine: { by: 'text', says: 'of a kind that no engine shortens' },
  no_gain: { by: 'text', says: 'no form of it was enough shorter' },
  steps: { by: 'text', says: 'takes more work than a text of its length is given' },
  no_call: {
    by: 'client',
    says: 'its call is not in the request, so nobody knows what printed it',
    past: true,
  },
  seen_late: { by: 'policy', says: 'older than the first sight of its conversation, and may be cached' },
  retrieved: { by: 'policy', says: 'fetched by the model, which is to see it as it is' },
  asked_back: { by: 'policy', says: 'what is left out of such output is asked back too often' },
  holdout: {
    by: 'setting',
    says: 'its conversation was drawn to go raw, to measure the others by (HEADROOM_HOLDOUT)',
  },
  no_original: {
    by: 'machine',
    says: 'its original could not be stored, and without it nothing may be left out',
    mend: freeDisk,
  },
  hung: { by: 'defect', says: 'the thread that worked on it stood still and was ended', mend: report },
  worker_down: {
    by: 'machine',
    says: 'no thread was there to work on it: they cannot start, or headroom was closing',
    mend: 'free memory, or report this',
  },
  thread_died: {
    by: 'defect',
    says: 'the thread that worked on it broke off (no memory is one way)',
    mend: report,
  },
  unproved: {
    by: 'defect',
    says: 'its short form could not be read back exactly, so it went as it was',
    mend: `${report}, with what "headroom data report" writes`,
  },
  runaway: { by: 'defect', says: 'an engine ran without end and was stopped', mend: report },
  engine_error: { by: 'defect', says: 'headroom failed over it', mend: report },
  unknown: { by: 'defect', says: 'nobody has written down why', mend: report },
  timeout: { by: 'machine', says: 'an earlier release ran out of time; this one waits', past: true },
  store_failed: {
    by: 'machine',
    says: 'what became of it could not be stored, so it went as it was',
    mend: freeDisk,
  },
} as const satisfies Readonly<Record<string, Fate>>;

/** What was out of the ordinary in a request. */
export const notes = {
  prefix_broken: {
    by: 'defect',
    says: 'what went out before went out in another form, which lost the cache',
    mend: report,
    losesCache: true,
  },
  replay_failed: {
    by: 'defect',
    says: 'earlier output could not be sent again as it was, so all went as the agent wrote it',
    mend: report,
    losesCache: true,
  },
  stays_raw: {
    by: 'defect',
    says: 'its conversation goes as the agent writes it, since a replay failed',
    mend: report,
    losesCache: true,
  },
  cold_was_warm: {
    by: 'policy',
    says: 'was decided anew for a cache that turned out to be there; it stops for a week',
    losesCache: true,
  },
  decide_failed: {
    by: 'defect',
    says: 'its new output could not be decided and went as it was',
    mend: report,
  },
  store_failed: {
    by: 'machine',
    says: 'what became of its new output could not be stored, so it went as it was',
    mend: freeDisk,
  },
  shape: { by: 'client', says: 'its body is not of the form that its path names' },
  too_large: { by: 'client', says: 'its body is longer than headroom reads' },
  undecodable: { by: 'client', says: "its body's encoding cannot be read" },
  aborted: { by: 'client', says: 'the agent went away before the answer ended' },
  changed_results: { by: 'client', says: 'the client changed or took away earlier results' },
  changed_messages: { by: 'client', says: 'the client changed what stands before earlier results' },
  changed_tools: {
    by: 'client',
    says: 'the client changed its tools in mid-conversation, so its cache was written anew',
  },
  marker_quoted: { by: 'policy', says: 'the model wrote a marker of headroom into a call' },
  cold_rewrite: { by: 'policy', says: 'its cache had expired, so all its output was decided anew' },
  cache_outlived: { by: 'policy', says: 'its cache had outlived its time; nothing is rewritten for a week' },
  band_near: { by: 'policy', says: 'shortened further to stay below a dearer price' },
  window_near: { by: 'policy', says: "shortened further, close to the end of the model's window" },
} as const satisfies Readonly<Record<string, Fate>>;

/** Of notes that say of which model, and after how long: `cache_expired claude 5m 30m`. */
const cacheExpired: Fate = { by: 'policy', says: 'its cache was gone after so long a pause, as published' };

/** A word of a release that this one does not know. */
type Other = `other: ${string}`;

const other: Fate = { by: 'policy', says: 'said by another release of headroom' };

export type Reason = keyof typeof reasons | Other;
export type Note = keyof typeof notes | `cache_expired ${string}` | Other;

const byClient: readonly Note[] = ['changed_tools', 'changed_results', 'changed_messages'];

/** Whether the client wrote an earlier part of its conversation, or its tools, in another way than before. */
export function isChangedByClient(note: Note | null): boolean {
  return note !== null && byClient.includes(note);
}

/** How a job may fail. */
export type Failure = Extract<Reason, 'hung' | 'runaway' | 'thread_died' | 'engine_error' | 'worker_down'>;

/** Of a stored word; one that is not known stays to be read behind `other: `. */
export function reasonFrom(stored: string): Reason {
  return isReason(stored) || isOther(stored) ? stored : `other: ${stored}`;
}

/** As `reasonFrom`. */
export function noteFrom(stored: string): Note {
  return isNote(stored) || isExpiry(stored) || isOther(stored) ? stored : `other: ${stored}`;
}

export function fateOfReason(reason: Reason): Fate {
  return isReason(reason) ? reasons[reason] : other;
}

export function fateOfNote(note: Note): Fate {
  if (isNote(note)) return notes[note];
  return isExpiry(note) ? cacheExpired : other;
}

/** Something that should not happen, and can happen still: it is said first. */
export function isFault({ by, past }: Fate): boolean {
  return past !== true && (by === 'defect' || by === 'machine');
}

function isReason(word: string): word is keyof typeof reasons {
  return Object.hasOwn(reasons, word);
}

function isNote(word: string): word is keyof typeof notes {
  return Object.hasOwn(notes, word);
}

function isExpiry(word: string): word is `cache_expired ${string}` {
  return word.startsWith('cache_expired ');
}

function isOther(word: string): word is Other {
  return word.startsWith('other: ');
}
