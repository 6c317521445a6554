/** What a tool of an agent is for; decides how far its output may be shortened. */
export type ToolRole = 'read' | 'search' | 'list' | 'run' | 'edit' | 'fetch' | 'other';

/** How the model gets an original back (DESIGN: CCR). `none`: lossless forms only. */
export type RetrievalChannel = 'mcp' | 'shell' | 'none';

/** What the pipeline must know of the client that sent a request. A recipe carries one. */
export interface ClientProfile {
  /** Tool name, as the model sees it, to role. A tool that is not listed is `other`. */
  readonly roles: Readonly<Record<string, ToolRole>>;
  readonly retrieval: {
    readonly channel: RetrievalChannel;
    /** The name under which the model sees `headroom_retrieve`; the tool must be declared by the request. */
    readonly tool: string;
  };
}
