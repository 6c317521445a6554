import { programsIn } from '../../text/command-line.ts';
import type { Program } from '../../text/program.ts';
import { readStatements } from '../../text/shell-words.ts';
import type { Block, ToolResult } from '../../wire/wire.ts';
import type { Request, Slot } from '../request.ts';
import type { Calls } from './call.ts';
import { type ClientProfile, roleOf } from './client-profile.ts';
import { printsAgain } from './command-target.ts';
import type { Bytes } from '../../wire/items/pieces.ts';

/**
 * A command is one that was asked back when it comes again within so many calls; later it is a look at what changed.
 */
const reRunCalls = 5;

/**
 * The fold that a new result of a tool asks back by printing the same once more: the latest of the last few calls that
 * had the same target (see `printsAgain`) and whose output was folded. Null where there is none, or where a file may
 * have changed, by this very command too, or the user spoken in between: then the agent looks at what is new.
 */
export function reRunOf(
  { body, conversation: { blocks }, slots, calls }: Request,
  at: number,
  profile: ClientProfile,
): Slot | null {
  const latest = slots[at];
  const target = latest === undefined ? null : targetOf(body, calls, latest.result);
  if (latest === undefined || target === null || programsIn(target.command ?? '').some(writes)) return null;
  for (let before = at - 1; before >= Math.max(0, at - reRunCalls); before -= 1) {
    const slot = slots[before];
    // Results that came together are of calls that were made together.
    if (slot === undefined || mayWrite(calls, slot.result, profile)) return null;
    if (slot.isNew || !isFolded(slot) || !asksAgain(target, targetOf(body, calls, slot.result))) continue;
    return hasPromptBetween(blocks, slot.result, latest.result) ? null : slot;
  }
  return null;
}

/** Something of the block was left out. */
export function isFolded({ decision }: Slot): boolean {
  return decision !== undefined && decision.refs.length > 0;
}

interface Target {
  readonly command: string | null;
  /** Name and arguments, where there is no command. (What is read with a tool of its own is never folded.) */
  readonly call: string;
}

function targetOf(body: Bytes, calls: Calls, { call }: ToolResult): Target | null {
  if (call?.input == null) return null;
  const { command } = calls.read(call);
  const given = body.toString('latin1', call.input.start, call.input.end);
  return { command, call: command === null ? `${call.name} ${given}` : '' };
}

function asksAgain(later: Target, earlier: Target | null): boolean {
  if (earlier === null) return false;
  if (later.command === null || earlier.command === null)
    return later.call === earlier.call && later.command === earlier.command;
  return printsAgain(later.command, earlier.command);
}

function mayWrite(calls: Calls, { call }: ToolResult, profile: ClientProfile): boolean {
  if (call === null) return true;
  const { tool, command } = calls.read(call);
  if (roleOf(profile, tool) === 'edit') return true;
  if (command === null) return false;
  const stages = readStatements(command).flatMap((statement) => statement.stages);
  return stages.some(({ isRedirected }) => isRedirected) || programsIn(command).some(writes);
}

const writers = new Set('apply_patch patch tee mv cp rm touch mkdir ln dd rsync tar unzip'.split(' '));
const interpreters = new Set('python node ruby perl php deno bun'.split(' '));
const installers = new Set('npm pnpm yarn pip uv cargo go bundle composer apt apt-get brew'.split(' '));

function writes({ name, args }: Program): boolean {
  const [first = ''] = args;
  if (writers.has(name)) return true;
  if (name === 'sed') return args.some((arg) => /^(?:-[nErsuz]*i|--in-place)/.test(arg));
  // A script on the command line may do anything.
  if (interpreters.has(name)) return args.length === 0 || args.some((arg) => /^-(?:c|e|i|pi|p|$)/.test(arg));
  if (name === 'git')
    return !/^(?:status|diff|log|show|blame|grep|ls-files|branch|remote|rev-parse)$/.test(first);
  return installers.has(name) && /^(?:i|ci|install|add|remove|update|upgrade|get|sync)$/.test(first);
}

/** A prompt stands behind an answer of the model that called no tool. */
function hasPromptBetween(blocks: readonly Block[], from: ToolResult, to: ToolResult): boolean {
  const start = blocks.findLastIndex(({ result }) => result === from);
  const end = blocks.findLastIndex(({ result }) => result === to);
  return blocks.slice(start + 1, end).some((block, index) => {
    const before = blocks[start + index];
    return (
      block.role === 'user' &&
      block.result === null &&
      before?.role === 'assistant' &&
      before.calls.length === 0
    );
  });
}
