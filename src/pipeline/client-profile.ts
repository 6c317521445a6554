import { retrieveToolTokens } from '../limits.ts';

/** What a tool of an agent is for; decides how far its output may be shortened. */
export type ToolRole = 'read' | 'search' | 'list' | 'run' | 'edit' | 'fetch' | 'other';

/** How the model gets an original back (DESIGN: CCR). `none`: lossless forms only. */
export type RetrievalChannel = 'mcp' | 'shell' | 'none';

/**
 * Text of the agent itself around a tool's output, which stays as it is. `head` matches at the start of a text, `tail`
 * at its end; a named group `exit` in either is the command's exit code.
 */
export interface Frame {
  readonly head?: RegExp;
  readonly tail?: RegExp;
}

export interface Companions {
  readonly tools: readonly string[];
  /** o200k tokens of their definitions together. */
  readonly tokens: number;
}

/** What the pipeline must know of the client that sent a request. A recipe carries one. */
export interface ClientProfile {
  /** Tool name, as the model sees it, to role. A tool that is not listed is `other`. */
  readonly roles: Readonly<Record<string, ToolRole>>;
  readonly retrieval: {
    readonly channel: RetrievalChannel;
    /** Names under which models see `headroom_retrieve`; of them the first that a request declares serves it. */
    readonly tools: readonly string[];
    /** What the agent declares besides, for any MCP server; with ours alone it is ours to pay for. */
    readonly companions?: Companions;
  };
  /** What the agent writes around the output of its tools, in the order in which it is looked for. */
  readonly frames: readonly Frame[];
}

/** The name under which this request's model can call `headroom_retrieve`; null where it cannot. */
export function declaredTool({ retrieval }: ClientProfile, declared: readonly string[]): string | null {
  if (retrieval.channel === 'none') return null;
  // A namespace whose tools are loaded on demand stands for all of them.
  const isDeclared = (tool: string): boolean =>
    declared.some((name) => name === tool || tool.startsWith(`${name}__`));
  return retrieval.tools.find(isDeclared) ?? null;
}

/** Tokens of a request that are there because of our tool. */
export function burdenOf(profile: ClientProfile, declared: readonly string[]): number {
  const own = declaredTool(profile, declared);
  if (own === null) return 0;
  const { companions } = profile.retrieval;
  const isAlone = !declared.some((name) => name.startsWith('mcp__') && !own.startsWith(name));
  const isBrought = isAlone && companions?.tools.every((tool) => declared.includes(tool)) === true;
  return retrieveToolTokens + (isBrought ? companions.tokens : 0);
}
