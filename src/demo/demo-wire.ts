/** What differs between the demo's two providers, for everything around the agent. */
export interface DemoWire {
  readonly name: DemoWireName;
  /** Both are sold at one price, so that the two bills can be compared. */
  readonly model: string;
  /** Names the provider's base URL for the agent, as this provider's SDKs read it. */
  readonly variable: 'ANTHROPIC_BASE_URL' | 'OPENAI_BASE_URL';
  /** What such a base URL ends with. */
  readonly basePath: string;
  /** An agent of the user's that speaks this wire. */
  readonly agent: string;
}

export const demoWireNames = ['anthropic', 'openai'] as const;

export type DemoWireName = (typeof demoWireNames)[number];

export const demoWires: Readonly<Record<DemoWireName, DemoWire>> = {
  anthropic: {
    name: 'anthropic',
    model: 'claude-sonnet-5-5',
    variable: 'ANTHROPIC_BASE_URL',
    basePath: '',
    agent: 'claude',
  },
  openai: {
    name: 'openai',
    model: 'gpt-6.1-sol',
    variable: 'OPENAI_BASE_URL',
    basePath: '/v1',
    agent: 'codex',
  },
};

export function isDemoWireName(name: string): name is DemoWireName {
  return demoWireNames.some((one) => one === name);
}
