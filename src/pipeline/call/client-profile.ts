import type { ToolRole } from '../../engines/engine.ts';
import { deferredToolTokens, retrieveToolTokens } from '../../limits.ts';
import { programsOf } from '../../text/command-line.ts';
import type { ResultFrame } from '../../wire/wire.ts';
import type { Call } from './call.ts';

/** How the model gets an original back (DESIGN: CCR). `none`: lossless forms only. */
export type RetrievalChannel = 'mcp' | 'shell' | 'none';

/**
 * Text of the agent itself around a tool's output, which stays as it is. `head` matches at the start of a text, `tail`
 * at its end; a named group `exit` in either is the command's exit code.
 */
export interface Wrapping {
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
  /** It goes to HTTP at once when its request for a Responses WebSocket is answered 426. */
  readonly fallsBackToHttp: boolean;
  /** What the agent writes around the output of its tools, in the order in which it is looked for. */
  readonly wrappings: readonly Wrapping[];
  /** How it puts output into texts of the user's role; left out: it does not. */
  readonly resultFrames?: readonly ResultFrame[];
}

/** The name under which this request's model can call `headroom_retrieve`; null where it cannot. */
export function declaredTool({ retrieval }: ClientProfile, declared: readonly string[]): string | null {
  if (retrieval.channel === 'none') return null;
  return retrieval.tools.find((tool) => declared.some((name) => isSame(name, tool))) ?? null;
}

/** What a request declares because of headroom. */
export interface Burden {
  /** Names under which it is declared. */
  readonly tools: readonly string[];
  /** o200k tokens of the definitions together. */
  readonly tokens: number;
}

export function burdenOf(profile: ClientProfile, declared: readonly string[]): Burden {
  const own = declaredTool(profile, declared);
  if (own === null) return { tools: [], tokens: 0 };
  const { companions } = profile.retrieval;
  const tokens = declared.includes(own) ? retrieveToolTokens : deferredToolTokens;
  const isAlone = !declared.some((name) => name.startsWith('mcp__') && !isSame(name, own));
  return isAlone && companions?.tools.every((tool) => declared.includes(tool)) === true
    ? { tools: [own, ...companions.tools], tokens: tokens + companions.tokens }
    : { tools: [own], tokens };
}

/** True if a declared name is the tool's, or that of the namespace in which it stands. */
function isSame(declared: string, tool: string): boolean {
  return (
    declared === tool || (declared.endsWith('__*') && tool === declared.slice(0, -1) + 'headroom_retrieve')
  );
}

/** A kind's name is kept so far: program names are shorter. */
const maxKindChars = 40;

/** What a tool is for; where nobody says, what its name says. */
export function roleOf({ roles }: ClientProfile, tool: string | null): ToolRole {
  return tool === null ? 'other' : (roles[tool] ?? roleByName(tool));
}

/** Tools of MCP servers and of agents without a recipe that print a file, of which an edit may quote each line. */
const readsFiles =
  /(?:^|__|[-./:])(?:read|view|(?:read|view|open|cat)_?(?:(?:text|many|multiple|local|project|repo)_?)?files?(?:_?(?:contents?|lines|range))?|get_?files?_?contents?|str_replace_\w*edit\w*)$/i;

/** `read` for `mcp__fs__read_text_file`, `readFile`, `get_file_contents`; else `other`. */
export function roleByName(tool: string): ToolRole {
  return readsFiles.test(tool) ? 'read' : 'other';
}

/** The kind of output that a call prints: the first program of its command, else what its tool is for. */
export function kindOf({ tool, command }: Call, profile: ClientProfile): string {
  const [first] = command === null ? [] : programsOf(command);
  const name = first?.name.replace(/[^\w.+-]/g, '').slice(0, maxKindChars) ?? '';
  return name === '' ? roleOf(profile, tool) : name;
}

/** Under this name folds are counted: `log npm`. */
export function engineKindOf(engine: string | null, kind: string): string {
  return `${engine ?? 'unknown'} ${kind}`;
}
