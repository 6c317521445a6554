import type { Level } from '../settings.ts';
import { packageVersion } from '../version.ts';

/**
 * What `headroom compress` is to a program that tries savers on recorded tool outputs (saver-audit): which program it
 * gives an output to on stdin, with which arguments. The first route that matches is taken.
 */
export function saverManifest(level: Level): object {
  const compress = ['compress', '--level', level];
  const route = (name: string, categories: readonly string[], ...args: string[]): object => ({
    name,
    match: { categories },
    args: [...compress, ...args],
  });
  return {
    // "headroom" is taken there by the Python program of that name.
    id: 'headroom-ai',
    name: 'headroom (npm headroom-ai)',
    repo: 'https://www.npmjs.com/package/headroom-ai',
    version: packageVersion(),
    licence: 'Apache-2.0',
    method: 'replayed',
    covers: `what tools print, each output by itself, at level ${level}`,
    stage: 'request',
    binary: 'headroom',
    versionArgs: ['--version'],
    env: { HEADROOM_HOME: '{state}/headroom' },
    routes: [
      // As one word, for commands that begin with a dash.
      route('shell', ['Shell'], '--tool', 'Bash', '--command={command}'),
      route('read', ['File reads'], '--tool', 'Read'),
      route('search', ['Search'], '--tool', 'Grep'),
      { name: 'other', args: compress },
    ],
    install: 'npm install -g headroom-ai',
  };
}
