import { createHash } from 'node:crypto';
import { resultKey } from './call/result-key.ts';
import { realign } from './cache-aligner.ts';
import type { DecisionLog } from './decision-log.ts';
import type { Request, Slot } from './request.ts';

/**
 * Joins a request's tool results with what was decided for equal ones before, whatever stands before them: for callers who
 * send some rows of a conversation, other ones each time, and have no cache to keep.
 */
export function resultAligner(log: DecisionLog): { run(request: Request): Request } {
  return {
    run: (request) => {
      const { conversation, byResult } = request;
      const scope = byResult?.scope ?? '';
      const slots = conversation.blocks.flatMap(({ result }, index): Slot[] => {
        if (result === null) return [];
        const chain = createHash('sha256')
          .update(`result ${scope}\0${resultKey(request, result)}`)
          .digest('hex');
        return [{ chain, index, result, isNew: true, decision: undefined }];
      });
      return { ...request, slots: realign(slots, log) };
    },
  };
}
