import type { CommandModule } from '../command.ts';

export interface CommandRow {
  readonly name: string;
  /** One line in `headroom --help`. */
  readonly summary: string;
  /** Its work is not what it prints: it goes on when nobody reads that any more. */
  readonly goesOn?: true;
  /** It describes the other commands, which are therefore loaded with it. */
  readonly needsAll?: true;
  readonly load: () => Promise<{ readonly command: CommandModule }>;
}

/** Every command, in the order of the help text. A command's file is imported only when argv names it. */
export const commands: readonly CommandRow[] = [
  {
    name: 'wrap',
    summary: 'start a coding agent with headroom between it and its provider',
    goesOn: true,
    load: () => import('./wrap.ts'),
  },
  {
    name: 'proxy',
    summary: 'serve clients that you start yourself',
    goesOn: true,
    load: () => import('./proxy.ts'),
  },
  {
    name: 'compress',
    summary: 'shorten the output of a tool, to see what becomes of it',
    load: () => import('./compress.ts'),
  },
  {
    name: 'retrieve',
    summary: 'print the original that a marker stands for',
    load: () => import('./retrieve.ts'),
  },
  {
    name: 'predict',
    summary: 'what headroom would have saved in your past sessions',
    load: () => import('./predict.ts'),
  },
  {
    name: 'perf',
    summary: 'what headroom has saved, and what requests used',
    load: () => import('./perf.ts'),
  },
  {
    name: 'stats',
    summary: 'this run, today, 7 days and all time side by side',
    load: () => import('./stats.ts'),
  },
  {
    name: 'inspect',
    summary: 'what the agent sent and what the model saw, side by side',
    load: () => import('./inspect.ts'),
  },
  {
    name: 'prices',
    summary: 'what models cost, and where each price is from',
    load: () => import('./prices.ts'),
  },
  {
    name: 'doctor',
    summary: 'find out what does not work, and mend it',
    load: () => import('./doctor.ts'),
  },
  {
    name: 'data',
    summary: 'what headroom keeps on disk; remove or check it',
    load: () => import('./data.ts'),
  },
  {
    name: 'demo',
    summary: 'see a session with and without headroom, offline',
    load: () => import('./demo.ts'),
  },
  {
    name: 'bench',
    summary: 'measure savings and speed on this machine',
    load: () => import('./bench.ts'),
  },
  {
    name: 'mcp',
    summary: 'the tool server that agents start',
    load: () => import('./mcp.ts'),
  },
  {
    name: 'completion',
    summary: 'print the script with which a shell completes headroom',
    needsAll: true,
    load: () => import('./completion.ts'),
  },
];
