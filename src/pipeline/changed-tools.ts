import { createHash } from 'node:crypto';
import { conversationMemoryEntries } from '../limits.ts';
import { Recent } from '../store/recent.ts';
import { noting, type Request, type Stage } from './request.ts';

/** Branches of a conversation of which the latest request is remembered: it, a rewound one and a few side questions. */
const maxBranches = 4;

/** The latest request of a branch: where it ended, and what stands for its tools. */
interface Latest {
  readonly blocks: number;
  readonly chain: string;
  readonly tools: string;
}

/**
 * Notes requests that go on from another one with other tools: they stand before all else that providers cache, by their
 * bytes, so that nothing behind them is found again. It touches nothing, and looks at no block but one for each branch.
 */
export function changedTools(): Stage {
  const conversations = new Recent<readonly Latest[]>(conversationMemoryEntries);
  return {
    run: (request) => {
      const { name, kind, received } = request;
      const chain = received.at(-1);
      // A count is answered without the cache; what asks beside the work has no tools, and often another model.
      const isAside = request.conversation.toolSpans.length === 0;
      if (kind !== 'generate' || isAside || chain === undefined) return request;
      const latest = { blocks: received.length, chain, tools: hashOfTools(request) };
      const branches = conversations.get(name) ?? [];
      const before = earlierOf(latest, received, branches);
      // What a side question with fewer tools goes on from is gone on from again.
      const isOver = (branch: Latest): boolean => branch === before && before.tools === latest.tools;
      const others = branches.filter((branch) => !isOver(branch) && !isSame(branch, latest));
      conversations.set(name, [latest, ...others].slice(0, maxBranches));
      return noting(request, before !== null && before.tools !== latest.tools ? 'changed_tools' : null);
    },
    dispensable: 'Nobody knows whether the agent changed its tools',
  };
}

/**
 * That which the request goes on from. Two sessions may begin with the same words and other tools each: of several it is one
 * with these tools, if there is one.
 */
function earlierOf(latest: Latest, received: readonly string[], branches: readonly Latest[]): Latest | null {
  const isBefore = (each: Latest): boolean =>
    each.blocks < latest.blocks && received[each.blocks - 1] === each.chain;
  // One that is sent again is no change to itself.
  const found = branches.filter((each) => isBefore(each) || isSame(each, latest));
  return found.find(({ tools }) => tools === latest.tools) ?? found[0] ?? null;
}

function isSame(one: Latest, other: Latest): boolean {
  return one.chain === other.chain && one.tools === other.tools;
}

function hashOfTools({ body, conversation: { toolSpans } }: Request): string {
  const hash = createHash('sha256');
  for (const { start, end } of toolSpans) hash.update(body.subarray(start, end));
  return hash.digest('base64');
}
