import type { AppRecipe, LaunchContext } from '../../src/wrap/recipe.ts';

function steps({ proxyUrl, mcp }: Pick<LaunchContext, 'proxyUrl' | 'mcp'>): readonly string[] {
  const [, server = '', path = ''] = /^http:\/\/([^/]+)(.*)$/.exec(proxyUrl) ?? [];
  const entry = { mcpServers: { headroom: mcp } };
  return [
    "Cursor cannot be wrapped. Its own models, its Pro plan and its command line go to Cursor's servers only,",
    'and no setting changes that: they run without headroom. What can be routed are models under your own OpenAI',
    "key, and those only through a tunnel, because Cursor's servers make the request and cannot reach this machine.",
    '',
    '1. Open a tunnel to this proxy, for instance:',
    `     cloudflared tunnel --url http://${server} --http-host-header ${server}`,
    '   Whoever knows the address that it prints, with the path below, can use this proxy with a key of theirs.',
    '2. In Cursor: Settings > Models > OpenAI API Key, then Override OpenAI Base URL:',
    `     https://<the tunnel's host>${path}/openai`,
    '   Turn it off again when you are done: the address goes when this command ends.',
    '3. Extensions in Cursor that take a base URL (Cline, Continue, …) reach it on this machine, without a tunnel:',
    `     OpenAI      ${proxyUrl}/openai`,
    `     Anthropic   ${proxyUrl}/anthropic`,
    '4. So that the model can fetch what was left out, add to ~/.cursor/mcp.json:',
    ...JSON.stringify(entry, null, 2)
      .split('\n')
      .map((line) => `     ${line}`),
    '',
    'Stop with Ctrl-C.',
  ];
}

export const cursor: AppRecipe = {
  id: 'cursor',
  title: 'Cursor',
  profile: {
    roles: {
      read_file: 'read',
      grep: 'search',
      grep_search: 'search',
      codebase_search: 'search',
      glob_file_search: 'list',
      file_search: 'list',
      list_dir: 'list',
      run_terminal_cmd: 'run',
      edit_file: 'edit',
      search_replace: 'edit',
      write: 'edit',
      web_search: 'fetch',
    },
    retrieval: { channel: 'mcp', tools: ['mcp_headroom_headroom_retrieve', 'headroom_retrieve'] },
    fallsBackToHttp: false,
    wrappings: [],
  },
  notice: null,
  limits: [
    "Cursor's own models and its command line go to Cursor's servers only and cannot be routed.",
    'Models under an own OpenAI key are routed through a tunnel that its user opens.',
    'Its base URL has to be entered and taken out again by hand.',
  ],
  testedWith: 'its published settings only; Cursor is not on npm and was not run',
  configFiles: () => [],
  upstreams: () => [
    { mount: '/openai', url: 'https://api.openai.com/v1', from: "OpenAI's own" },
    { mount: '/anthropic', url: 'https://api.anthropic.com', from: "Anthropic's own" },
  ],
  steps,
};
