import { stat } from 'node:fs/promises';
import { HeadroomError, isHeadroomError, systemCode } from '../errors.ts';
import { deferredToolTokens, retrieveToolTokens } from '../limits.ts';
import { parseJsonObject } from '../json/object.ts';
import type { Price } from '../money/prices.ts';
import type { ClientProfile } from '../pipeline/call/client-profile.ts';
import type { TokenCounter } from '../tokens/count.ts';
import { billExchanges, type BilledRequest } from './bill.ts';
import { linesOf } from './lines.ts';
import { claudeReader } from './readers/claude.ts';
import { codexReader } from './readers/codex.ts';
import { readRunExchanges } from './readers/runs.ts';
import { reasonAt, type Remark, type Source, type TranscriptAgent } from './sources.ts';
import { Tape } from './tape.ts';
import type { Line, TranscriptReader } from './transcript.ts';

/** What came of one session, or of one run of a file of runs. */
export interface SessionResult {
  readonly name: string;
  readonly project: string | null;
  readonly requests: readonly BilledRequest[];
  /** A call of our own tool stands in it: it ran through headroom already. */
  readonly ranThrough: boolean;
}

export interface ReadTools {
  readonly profiles: Readonly<Record<TranscriptAgent, ClientProfile>>;
  readonly priceOf: (model: string, at: number | null) => Price | null;
  /** For runs, which name none. */
  readonly model: string;
  readonly count: TokenCounter;
}

/** Replays one source. What cannot be read is told as a remark, never thrown. */
export async function readSource(
  source: Source,
  tools: ReadTools,
): Promise<{ readonly sessions: readonly SessionResult[]; readonly remarks: readonly Remark[] }> {
  const remarks: Remark[] = [];
  const sessions: SessionResult[] = [];
  for (const path of source.paths) {
    const before = sessions.length;
    try {
      const { agent, head } = source;
      // A pipe may never end; but one that is named by hand is meant.
      if (agent !== null && !(await stat(path)).isFile()) {
        remarks.push({ path, why: 'it is no file', isUsed: false });
        continue;
      }
      const found =
        agent === null ? runsIn(path, tools, remarks) : sessionIn(path, { agent, head }, tools, remarks);
      for await (const session of found) sessions.push(session);
    } catch (error) {
      remarks.push({ path, why: whyOf(error), isUsed: sessions.length > before });
      // What holds for a session holds for its sub-agents.
      if (isHeadroomError(error)) break;
    }
  }
  return { sessions: source.agent === null ? sessions : joined(sessions), remarks };
}

/** A session and its sub-agents are told as one. */
function joined(sessions: readonly SessionResult[]): SessionResult[] {
  const [first] = sessions;
  if (first === undefined) return [];
  const requests = sessions.flatMap((session) => session.requests);
  return [{ ...first, requests, ranThrough: sessions.some(({ ranThrough }) => ranThrough) }];
}

async function* sessionIn(
  path: string,
  { agent, head }: { readonly agent: TranscriptAgent; readonly head: number },
  tools: ReadTools,
  remarks: Remark[],
): AsyncGenerator<SessionResult> {
  const reader = agent === 'claude' ? claudeReader() : codexReader();
  const profile = tools.profiles[agent];
  const tape = new Tape(profile, tools.count);
  for await (const line of parsedLines(path, remarks)) {
    for (const exchange of reader.read(line)) await tape.add(exchange);
  }
  for (const exchange of reader.end()) await tape.add(exchange);
  tape.end();
  const wire = agent === 'claude' ? 'anthropic' : 'openai';
  const terms = { ...tools, burden: burdenOf(profile, reader), wire, head } as const;
  const requests = billExchanges(tape.exchanges, terms, tools.count);
  yield { name: path, project: reader.about.project, requests, ranThrough: tape.ranThrough };
}

/** Tokens that our tool brings into each request. */
function burdenOf({ retrieval }: ClientProfile, { about }: TranscriptReader): number {
  const { companions } = retrieval;
  if (companions === undefined) return retrieveToolTokens;
  // In code mode scripts load tools on demand, and ours needs no companions.
  return about.inCodeMode ? deferredToolTokens : retrieveToolTokens + companions.tokens;
}

/** Runs hold their system prompt, and are replayed as Claude Code's. */
const runTerms = { burden: retrieveToolTokens, wire: 'anthropic', head: 0 } as const;

async function* runsIn(path: string, tools: ReadTools, remarks: Remark[]): AsyncGenerator<SessionResult> {
  let [runs, others] = [0, 0];
  for await (const line of parsedLines(path, remarks)) {
    const run = readRunExchanges(line);
    if (run === null) {
      others += 1;
      continue;
    }
    runs += 1;
    const tape = new Tape(tools.profiles.claude, tools.count);
    for (const exchange of run.exchanges) await tape.add(exchange);
    tape.end();
    const requests = billExchanges(tape.exchanges, { ...tools, ...runTerms }, tools.count);
    yield { name: run.id, project: path, requests, ranThrough: tape.ranThrough };
  }
  const form = '{id, messages: [{role, content}]}';
  if (runs === 0 && others > 0) throw leftOut(`its lines are no runs, ${form}`);
  if (others > 0) remarks.push({ path, why: `lines that are no runs, ${form}: ${others}`, isUsed: true });
}

/** The objects that a file of JSON lines holds; what else it holds is told. */
async function* parsedLines(path: string, remarks: Remark[]): AsyncGenerator<Line> {
  let [broken, tooLong] = [0, 0];
  let isLastBroken = false;
  for await (const line of linesOf(path)) {
    if (line === '') continue;
    const object = line === null ? null : parseJsonObject(line);
    isLastBroken = line !== null && object === null;
    if (line === null) tooLong += 1;
    else if (object === null) broken += 1;
    else yield object;
  }
  if (isLastBroken) remarks.push({ path, why: 'its last line is cut off', isUsed: true });
  const inside = broken - (isLastBroken ? 1 : 0);
  if (inside > 0) remarks.push({ path, why: `lines that are no JSON: ${inside}`, isUsed: true });
  if (tooLong > 0)
    remarks.push({ path, why: `lines that are too long to be read: ${tooLong}`, isUsed: true });
}

function leftOut(why: string): HeadroomError {
  return new HeadroomError('INPUT_UNREADABLE', why, 'It is left out.');
}

function whyOf(error: unknown): string {
  if (isHeadroomError(error)) return error.problem;
  if (systemCode(error) !== null) return `it cannot be read: ${reasonAt(error)}`;
  throw error;
}
