import type { JsonTree } from '../../json/tree.ts';
import { textOf, wordsOf } from './key-words.ts';
import { rawMark } from './passages.ts';

/*
 * What counts as a sign of failure is what a row states about itself: its level, status, exit code or error field.
 * Words in prose are no sign, or every page about error handling would be kept; nor is HTTP 4xx, which answers a
 * mistake of the caller and fills ordinary access logs; nor a count such as `error_count`, which is a measure.
 */

/** Keys whose short text says how the row went, and keys that say it only where the text is a single word. */
const verdictKey =
  /(?:^| )(?:level|lvl|loglevel|severity|status|state|outcome|result|conclusion|verdict|health|phase|reason)$/;
const eventKey = /^(?:type|kind|event|action)$/;
const failedVerdict =
  /\b(?:err|error(?:s|ed)?|exception|fatal|crit|critical|severe|emerg|emergency|panic|fail(?:s|ed|ing|ures?)?|fault|crash(?:ed|ing)?|abort(?:ed)?|time ?out|timed ?out|killed|unhealthy|exhausted)\b/;
/** "no error", "0 failed", "error free". */
const negation = /\b(?:no|not|non|without|free|0)\b/;
/** A longer text is prose, not a verdict. */
const verdictWords = 4;

/** Keys of what went wrong; a row fails when such a field says anything. */
const faultKey =
  /(?:^| )(?:err|errors?|exceptions?|failures?|traceback|backtrace|stacktrace|panic)(?: (?:messages?|msg|code|type|text|details?|description|reason|name|class|stack|trace|summary|output))?$/;
/** `on_error: "retry"` tells what would be done, not what happened. */
const policyKey = /\b(?:on|if|ignore|allow|expect|expected|retry)\b/;
const saysNothing = /^(?:none|null|nil|n\/?a|no|no errors?|false|ok|success|undefined)$/i;

const failedKey = /(?:^| )(?:failed|errored|crashed|aborted|timed out)$/;
const successKey = /(?:^| )(?:ok|success|successful|succeeded|passed|healthy)$/;
const exitKey = /(?:^| )(?:exit ?code|exit status|return ?code|errno|error code)$/;
const httpKey = /^(?:(?:http|response|http response) )?(?:status|code|status ?code)$/;

/** A level above `error` in the numbers of pino and bunyan. */
const numericLevel = /^[56]0$/;
const serverError = /^"?5\d\d(?!\d|\.)/;
const nonZero = /^"?-?\d*[1-9]\d*"?$/;

/** How a line of a log begins that tells of a failure; read only where no field states how the row went. */
const levelInLine = /(?:^|[\s[(|])(?:ERROR|FATAL|CRITICAL|SEVERE|PANIC)(?=[\s\])|:]|$)/;
const errorLine =
  /^[ \t]*(?:[\w.]*(?:Error|Exception)|error|fatal|panic)(?:\[\w+\])?: |^[ \t]*(?:--- FAIL|FAIL|FAILED|not ok)\s|^Traceback \(most|\blevel=(?:error|fatal|critical|panic)\b/m;
/** Loggers write the level after time, host and logger at most. */
const lineHead = 120;

type KeyKind = 'verdict' | 'event' | 'fault' | 'failed' | 'success' | 'exit' | 'http' | 'level';

/** Kinds of one table's keys: each is read once, not once a row. */
type KnownKeys = Map<string, ReadonlySet<KeyKind>>;

interface Signs {
  failed: boolean;
  /** Some field says how the row went, so its other texts need not be searched. */
  stated: boolean;
  readonly texts: string[];
}

/** For each row whether it states a failure. */
export function failedRows(rows: readonly JsonTree[]): readonly boolean[] {
  const known: KnownKeys = new Map();
  return rows.map((row) => {
    // What stands between JSON lines is often what went wrong.
    if (typeof row === 'string' && row.startsWith(rawMark)) return true;
    const signs: Signs = { failed: false, stated: false, texts: [] };
    readSigns(row, new Set(), known, signs);
    return signs.failed || (!signs.stated && signs.texts.some(isErrorText));
  });
}

function readSigns(tree: JsonTree, kinds: ReadonlySet<KeyKind>, known: KnownKeys, signs: Signs): void {
  if (signs.failed) return;
  if (typeof tree === 'string') readLeaf(tree, kinds, signs);
  else if (tree.kind === 'array') for (const item of tree.items) readSigns(item, kinds, known, signs);
  else {
    for (const [index, value] of tree.values.entries()) {
      const own = kindsOf(tree.keys[index] ?? '', known);
      // What stands inside an error belongs to it: {"error": {"message": "disk full"}}.
      readSigns(value, kinds.has('fault') ? new Set([...own, 'fault' as const]) : own, known, signs);
    }
  }
}

function readLeaf(lexeme: string, kinds: ReadonlySet<KeyKind>, signs: Signs): void {
  if (lexeme.startsWith('"')) {
    const text = textOf(lexeme);
    signs.texts.push(text);
    if (kinds.size > 0) readText(text, kinds, signs);
  }
  if (kinds.size === 0) return;
  signs.failed ||=
    (lexeme === 'true' && (kinds.has('failed') || kinds.has('fault'))) ||
    (lexeme === 'false' && kinds.has('success')) ||
    (kinds.has('exit') && nonZero.test(lexeme)) ||
    (kinds.has('http') && serverError.test(lexeme)) ||
    (kinds.has('level') && numericLevel.test(lexeme));
}

function readText(text: string, kinds: ReadonlySet<KeyKind>, signs: Signs): void {
  if (kinds.has('fault')) signs.failed ||= /\p{L}/u.test(text) && !saysNothing.test(text);
  if (!kinds.has('verdict') && !kinds.has('event')) return;
  const words = wordsOf(text);
  const count = words === '' ? 0 : words.split(' ').length;
  if (count === 0 || count > (kinds.has('verdict') ? verdictWords : 1)) return;
  if (kinds.has('verdict')) signs.stated = true;
  signs.failed ||= failedVerdict.test(words) && !negation.test(words);
}

function isErrorText(text: string): boolean {
  return levelInLine.test(text.slice(0, lineHead)) || errorLine.test(text);
}

function kindsOf(key: string, known: KnownKeys): ReadonlySet<KeyKind> {
  const before = known.get(key);
  if (before !== undefined) return before;
  const words = wordsOf(textOf(key));
  const kinds = new Set<KeyKind>();
  if (verdictKey.test(words)) kinds.add('verdict');
  if (eventKey.test(words)) kinds.add('event');
  if (faultKey.test(words) && !policyKey.test(words)) kinds.add('fault');
  if (failedKey.test(words)) kinds.add('failed');
  if (successKey.test(words)) kinds.add('success');
  if (exitKey.test(words)) kinds.add('exit');
  if (httpKey.test(words)) kinds.add('http');
  if (words === 'level') kinds.add('level');
  known.set(key, kinds);
  return kinds;
}
