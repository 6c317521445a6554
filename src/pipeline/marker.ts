import type { Omission, Piece } from '../engines/engine.ts';
import { isSurelyOurs } from '../store/originals/reference.ts';
import { holdsPointer } from '../text/pointer.ts';
import type { ToolCall } from '../wire/wire.ts';
import type { Bytes } from '../wire/items/pieces.ts';

/** How a reader of a marker gets the lines back. */
export interface MarkerTarget {
  /** Tool name as this agent's model sees it; null: whoever reads it has a shell, and the command. */
  readonly tool: string | null;
  readonly ref: string;
  /** The tool takes a `hash` and no lines. */
  readonly asHash?: boolean;
}

/** Every text of ours in a conversation begins like this. */
export const markerStart = '[headroom: ';

/**
 * Puts markers where lines were left out. The first one of a text says how to get them, the others only what is
 * missing: `[headroom: 772 lines left out here (41-812; 731 INFO, 41 DEBUG). headroom_retrieve ref=… lines=41-812]`.
 */
export function renderPieces(pieces: readonly Piece[], target: MarkerTarget): string {
  let explained = false;
  return pieces
    .map((piece) => {
      if (typeof piece === 'string') return piece;
      const marker = explained ? shortMarker(piece) : fullMarker(piece, target);
      explained = true;
      return marker;
    })
    .join('\n');
}

/** True for text that holds what reads like a marker of ours. */
export function hasMarker(text: string): boolean {
  return /\[headroom: \d+ lines? left out/.test(text);
}

/** The lines that a line of ours stands for, both ends included; null: it is no marker. */
export function rangeOfMarker(line: string): { readonly from: number; readonly to: number } | null {
  const [, from, to = from] =
    /^\[headroom: \d+ lines? left out (?:here )?\((\d+)(?:-(\d+))?[;)]/.exec(line) ?? [];
  return from === undefined ? null : { from: Number(from), to: Number(to) };
}

const named =
  /\[headroom: \d+ lines? left out[^\n\]]{0,400}?(?:\b(?:ref|hash)=|\bheadroom retrieve )([0-9a-z]+)/g;

/** True for text that we have shortened: a marker in it has a reference that only this install's key can have made. */
export function isMarkedByUs(text: string, key: () => Uint8Array): boolean {
  return hasMarker(text) && [...text.matchAll(named)].some(([, ref = '']) => isSurelyOurs(key(), ref));
}

/** Lines that the markers of a text stand for. */
export function linesLeftOut(text: string): number {
  const counts = text.matchAll(/\[headroom: (\d+) lines? left out/g);
  return [...counts].reduce((sum, [, count]) => sum + Number(count), 0);
}

/** True for text that holds a line of ours: a marker, or one that points to lines further up. */
function quotesMarker(text: string): boolean {
  return hasMarker(text) || holdsPointer(text);
}

/** A line of ours in a call's arguments may be on its way into a file; it is noted, and nothing is done about it. */
export function callQuotesMarker(body: Bytes, call: ToolCall | null): boolean {
  return call?.input != null && quotesMarker(body.toString('latin1', call.input.start, call.input.end));
}

function fullMarker(omission: Omission, { tool, ref, asHash }: MarkerTarget): string {
  const range = rangeOf(omission);
  const says = omission.says === '' ? '' : `; ${omission.says}`;
  const call =
    tool === null
      ? `headroom retrieve ${ref} --lines ${range}`
      : asHash === true
        ? `${tool} hash=${ref}`
        : `${tool} ref=${ref} lines=${range}`;
  return `${markerStart}${countOf(omission)} left out here (${range}${says}). ${call}]`;
}

function shortMarker(omission: Omission): string {
  const says = omission.says === '' ? '' : `; ${omission.says}`;
  return `${markerStart}${countOf(omission)} left out (${rangeOf(omission)}${says})]`;
}

function countOf({ fromLine, toLine }: Omission): string {
  const lines = toLine - fromLine + 1;
  return lines === 1 ? '1 line' : `${lines} lines`;
}

function rangeOf({ fromLine, toLine }: Omission): string {
  return fromLine === toLine ? `${fromLine}` : `${fromLine}-${toLine}`;
}
