import type { InspectedRequest, ReplacingRequest } from '../../store/inspection.ts';
import { counted, whole } from '../../text/wording.ts';
import { changeOf, timeOf } from '../screen/layout.ts';
import type { InspectedBlock, Inspection } from './blocks.ts';
import { visible } from '../../text/visible.ts';

/** What a page and a terminal say in the same words. */

export function requestTitle({ id, at }: InspectedRequest): string {
  return `Request ${id}, ${timeOf(at)}`;
}

export function requestSays({ request, blocks, purged }: Inspection): string {
  const { agent, project, model, note } = request;
  const shown = blocks.filter(({ texts }) => texts.length > 0).length;
  return [
    visible(`${agent} in ${project}`),
    visible(model ?? 'no model named'),
    `${counted(blocks.length, 'output')} decided, ${shown} shortened`,
    ...(purged === 0 ? [] : [`${purged} purged`]),
    ...(note === null ? [] : [visible(note)]),
  ].join('; ');
}

/** What became of a block: its engine, its tokens, and what the model did not see. */
export function blockSays(block: InspectedBlock): string {
  const { engine, tokensBefore, tokensAfter, lossless, linesLeftOut, reason } = block;
  if (reason !== null) return `left as it was (${visible(reason)}), about ${counted(tokensBefore, 'token')}`;
  const change = changeOf({ before: tokensBefore, after: tokensAfter });
  const loss = lossless ? 'nothing left out' : `${counted(linesLeftOut, 'line')} left out`;
  return `${visible(engine ?? '')}: ${whole(tokensBefore)} tokens -> ${whole(tokensAfter)} (${change}), ${loss}`;
}

export const notKept =
  'What the agent sent is not kept: it has gone by now, or something in it looked like a secret.';

export function listColumns({ id, at, agent, project, blocks, before, after }: ReplacingRequest): string[] {
  const tokens = `${whole(before)} -> ${whole(after)}`;
  return [String(id), timeOf(at), counted(blocks, 'output'), tokens, visible(`${agent} in ${project}`)];
}
