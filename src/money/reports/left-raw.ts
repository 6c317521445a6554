import {
  fateOfNote,
  fateOfReason,
  isFault,
  noteFrom,
  reasonFrom,
  type Fate,
  type Note,
  type Reason,
} from '../../fates.ts';
import type { LeftCount } from '../../store/records.ts';
import { counted, whole } from '../../text/wording.ts';

/** Texts that were left as they were, each counted once, for one reason; and what there is to say of it. */
export interface Left extends LeftCount, Fate {
  readonly reason: Reason;
}

/** Requests that share a note, and what there is to say of it. */
export interface Noted extends Fate {
  readonly note: Note;
  readonly requests: number;
}

/** `reason` as it is stored. */
export function leftFor(reason: string, { blocks, tokens }: LeftCount): Left {
  const known = reasonFrom(reason);
  return { reason: known, blocks, tokens, ...fateOfReason(known) };
}

/** `note` as it is stored. */
export function notedAs(note: string, requests: number): Noted {
  const known = noteFrom(note);
  return { note: known, requests, ...fateOfNote(known) };
}

/** What should not have happened comes first; then what has most tokens. */
export function sortedLeft(left: readonly Left[]): Left[] {
  return left.toSorted(
    (one, other) => Number(isFault(other)) - Number(isFault(one)) || other.tokens - one.tokens,
  );
}

/** Something that should not have happened. */
export interface Fault {
  readonly about: Reason | Note;
  /** Tokens that went as they are, or requests. */
  readonly figure: number;
  /** Without a full stop. */
  readonly says: string;
}

/** What should not have happened: lost caches, then output that went as it was, then what else there is. */
export function faultsIn(left: readonly Left[], notes: readonly Noted[]): Fault[] {
  const outputs = sortedLeft(left.filter(isFault));
  // Of what is known by its outputs, the requests say nothing more.
  const noted = notes.filter(
    (entry) => isFault(entry) && !outputs.some(({ reason }) => reason === entry.note),
  );
  const [costly, others] = [true, false].map((loses) =>
    noted.filter(({ losesCache = false }) => losesCache === loses).map(ofRequests),
  );
  return [...(costly ?? []), ...outputs.map(ofOutputs), ...(others ?? [])];
}

function ofOutputs({ reason, blocks, tokens, ...fate }: Left): Fault {
  const went = blocks === 1 ? 'it is' : 'they are';
  const says = `${counted(blocks, 'output')}, ${counted(tokens, 'token')}, went as ${went}: ${saidOf(fate)}`;
  return { about: reason, figure: tokens, says };
}

function ofRequests({ note, requests, ...fate }: Noted): Fault {
  return { about: note, figure: requests, says: `${counted(requests, 'request')}: ${saidOf(fate)}` };
}

/** How many tokens of tool output went out as they came, and why; the chief reason where there are several. */
export function ordinaryIn(left: readonly Left[]): string | null {
  const ordinary = sortedLeft(left.filter((entry) => !isFault(entry)));
  const tokens = ordinary.reduce((sum, entry) => sum + entry.tokens, 0);
  const [chief] = ordinary;
  if (chief === undefined || tokens === 0) return null;
  const most = chief.tokens === tokens ? '' : `, ${whole(chief.tokens)} of them`;
  return `${counted(tokens, 'token')} of tool output went as they are${most}: ${chief.says}`;
}

function saidOf({ says, mend }: Fate): string {
  return mend === undefined ? says : `${says}; ${mend}`;
}
