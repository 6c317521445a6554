import type { ClientProfile } from '../src/pipeline/call/client-profile.ts';

/** Gemini CLI, which has no recipe: what stands in its settings alone says how it logs in. Read in 0.61.0. */
export const geminiCli: ClientProfile = {
  roles: {
    run_shell_command: 'run',
    read_background_output: 'run',
    read_file: 'read',
    read_many_files: 'read',
    grep_search: 'search',
    glob: 'list',
    list_directory: 'list',
    replace: 'edit',
    write_file: 'edit',
    web_fetch: 'fetch',
    google_web_search: 'fetch',
  },
  retrieval: { channel: 'mcp', tools: ['mcp_headroom_headroom_retrieve'] },
  fallsBackToHttp: false,
  wrappings: [
    // What was cut to fit comes behind the place of the whole.
    {
      head: /^Output too large\. Showing first [\d,.]+ and last [\d,.]+ characters\. For full output see: [^\n]*\n/,
    },
    {
      head: /^<untrusted_context>\n(?:Output: )?/,
      tail: /(?:\nError: [^\n]*)?(?:\nExit Code: (?<exit>-?\d+))?(?:\nSignal: [^\n]*)?(?:\nBackground PIDs: [^\n]*)?(?:\nProcess Group PGID: [^\n]*)?\n<\/untrusted_context>$/,
    },
  ],
};
