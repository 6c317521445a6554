import { rollUp } from '../ledger/rollup-schema.ts';

const leftBlocks = `
  CREATE TABLE left_blocks (
    id INTEGER PRIMARY KEY,
    at INTEGER NOT NULL,
    run TEXT NOT NULL,
    agent TEXT NOT NULL,
    project TEXT NOT NULL,
    tool TEXT,
    reason TEXT NOT NULL,
    tokens INTEGER NOT NULL
  ) STRICT;
  CREATE INDEX left_blocks_at ON left_blocks (agent, project, at);
`;

/** What a request would have cost without headroom, why it was made, and what stands behind `headroom inspect`. */
const receipts = `
  ALTER TABLE requests ADD COLUMN conversation TEXT NOT NULL DEFAULT '';
  ALTER TABLE requests ADD COLUMN holdout INTEGER NOT NULL DEFAULT 0;
  ALTER TABLE requests ADD COLUMN caused TEXT;
  ALTER TABLE requests ADD COLUMN decided TEXT NOT NULL DEFAULT '[]';
  ALTER TABLE requests ADD COLUMN folds TEXT NOT NULL DEFAULT '{}';
  ALTER TABLE requests ADD COLUMN asked_back TEXT NOT NULL DEFAULT '{}';
  ALTER TABLE requests ADD COLUMN simulated_input INTEGER;
  ALTER TABLE requests ADD COLUMN simulated_read INTEGER;
  ALTER TABLE requests ADD COLUMN simulated_write_5m INTEGER;
  ALTER TABLE requests ADD COLUMN simulated_write_1h INTEGER;
  ALTER TABLE requests ADD COLUMN without_input INTEGER;
  ALTER TABLE requests ADD COLUMN without_read INTEGER;
  ALTER TABLE requests ADD COLUMN without_write_5m INTEGER;
  ALTER TABLE requests ADD COLUMN without_write_1h INTEGER;
  ALTER TABLE requests ADD COLUMN without_output INTEGER;
  ALTER TABLE decisions ADD COLUMN label TEXT;
`;

/**
 * When each conversation was last sent and how long its provider keeps it, to tell a cold cache after a restart; and
 * where all that stood higher up was decided anew.
 */
const conversations = `
  CREATE TABLE conversations (
    root TEXT PRIMARY KEY,
    at INTEGER NOT NULL,
    lifetime_ms INTEGER,
    prompt_tokens INTEGER,
    head_tokens INTEGER
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE generations (
    anchor TEXT PRIMARY KEY,
    at INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;
`;

/** What a result is by itself, and in which conversation it was decided. */
const results = `
  ALTER TABLE decisions ADD COLUMN result TEXT;
  ALTER TABLE decisions ADD COLUMN conversation TEXT;
  CREATE INDEX decisions_result ON decisions (result) WHERE result IS NOT NULL;
  CREATE INDEX decisions_conversation ON decisions (conversation) WHERE conversation IS NOT NULL;
`;

/**
 * In which form a result went out, so that each of its forms is found once, however often it went out. The index serves
 * for what the one that it replaces was made for.
 */
const forms = `
  ALTER TABLE decisions ADD COLUMN form TEXT;
  CREATE INDEX decisions_form ON decisions (conversation, result, form) WHERE conversation IS NOT NULL;
  DROP INDEX decisions_conversation;
`;

/** What was refused is counted by status, and is rare. */
const failures = `
  CREATE INDEX requests_failed ON requests (at) WHERE open = 0 AND status NOT BETWEEN 200 AND 299;
`;

/** Old decisions are looked through at each start: what must stay is passed over within the index. */
const oldDecisions = `
  CREATE INDEX decisions_decided_at ON decisions (decided_at, project, conversation);
`;

/** Rows stand in the ledger before their requests go out; those of an older headroom all had come to their end. */
const ends = `
  ALTER TABLE requests ADD COLUMN open INTEGER NOT NULL DEFAULT 0;
`;

/** Entry n takes a database of version n to version n + 1. Entries are only ever appended. */
export const migrations: readonly string[] = [
  `
  CREATE TABLE decisions (
    chain TEXT PRIMARY KEY,
    texts TEXT,
    engine TEXT,
    lossless INTEGER NOT NULL,
    tokens_before INTEGER NOT NULL,
    tokens_after INTEGER NOT NULL,
    reason TEXT,
    refs TEXT NOT NULL,
    decided_at INTEGER NOT NULL
  ) STRICT;
  CREATE TABLE requests (
    id INTEGER PRIMARY KEY,
    at INTEGER NOT NULL,
    run TEXT NOT NULL,
    agent TEXT NOT NULL,
    project TEXT NOT NULL,
    wire TEXT NOT NULL,
    model TEXT,
    path TEXT NOT NULL,
    status INTEGER NOT NULL,
    bytes_before INTEGER NOT NULL,
    bytes_after INTEGER NOT NULL,
    new_before INTEGER NOT NULL,
    new_after INTEGER NOT NULL,
    saved INTEGER NOT NULL,
    engines TEXT NOT NULL,
    left_alone TEXT NOT NULL,
    retrievals INTEGER NOT NULL,
    schema_tokens INTEGER NOT NULL,
    input_tokens INTEGER,
    cache_read INTEGER,
    cache_write_5m INTEGER,
    cache_write_1h INTEGER,
    output_tokens INTEGER,
    delay_ms REAL NOT NULL,
    note TEXT
  ) STRICT;
  CREATE INDEX requests_at ON requests (at);
  `,
  leftBlocks,
  // Folder of the agent at whose request it was decided: what a user removes by project.
  `ALTER TABLE decisions ADD COLUMN project TEXT;`,
  receipts + conversations,
  ends + rollUp + results + failures,
  oldDecisions,
  // What can be decoded is not kept in copies for `headroom inspect`.
  `ALTER TABLE decisions ADD COLUMN undone_by TEXT;`,
  forms,
];
