import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { systemCode } from '../../errors.ts';
import { isJsonObject, parseJsonObject } from '../../json/object.ts';
import { userHome } from '../../settings.ts';
import { ok, warn, type Check, type DoctorContext } from '../check.ts';

/** A tool that hooks into an agent and shortens what commands print before the agent sees it. */
interface Shortener {
  readonly name: string;
  /** How its hook's command reads. */
  readonly hook: RegExp;
  readonly undo: string;
}

/** As they set themselves up in 2026; the first also through wrappers of others (`tokless rtk-hook claude`). */
const shorteners: readonly Shortener[] = [
  {
    name: 'rtk',
    hook: /(?:^|[\s/\\"'])rtk(?:\.exe)?["']?\s+hook\b|\brtk-(?:rewrite|hook)\b/,
    undo: 'rtk init -g --uninstall',
  },
  {
    name: 'lean-ctx',
    hook: /\blean-ctx(?:\.exe)?["']?\s+hook\b|\blean-ctx-(?:rewrite|redirect)/,
    undo: 'lean-ctx uninstall',
  },
  {
    name: 'squeez',
    hook: /[/\\]squeez[/\\]|(?:^|[\s/\\"'])squeez(?:\.exe)?["']?\s/,
    undo: 'squeez uninstall',
  },
  {
    name: 'omni',
    hook: /(?:^|[\s/\\"'])omni(?:\.exe)?["']?\s+--?(?:pre-|post-)?hook\b/,
    undo: 'omni init --uninstall',
  },
];

/** Output that was shortened before it came here cannot be fetched back from here, and is not counted. */
export const outputHooksCheck: Check = {
  id: 'output-hooks',
  title: 'Output hooks',
  run: async (context) => {
    const found = hookFiles(context).flatMap((path) => {
      const commands = commandsIn(path);
      return shorteners
        .filter(({ hook }) => commands.some((command) => hook.test(command)))
        .map((shortener) => ({ ...shortener, path }));
    });
    if (found.length === 0) return Promise.resolve(ok('nothing shortens output before headroom does'));
    const says = found.map(({ name, path }) => `${name} in ${path}`).join(', ');
    const undo = [...new Set(found.map((each) => each.undo))].join('; ');
    return Promise.resolve(
      warn(
        `shorten output before headroom sees it, which cannot fetch back what they leave out: ${says}`,
        `Take it off: ${undo}; or take the hook out of that file.`,
      ),
    );
  },
};

/** Where agents keep hooks: of the user, and of the project. */
function hookFiles({ env, cwd }: DoctorContext): string[] {
  const home = userHome(env);
  const set = env['CLAUDE_CONFIG_DIR'] ?? '';
  const claude = set === '' ? join(home, '.claude') : set;
  const codex = env['CODEX_HOME'] ?? '';
  return [
    ...new Set([
      ...[claude, join(cwd, '.claude')].flatMap((folder) => [
        join(folder, 'settings.json'),
        join(folder, 'settings.local.json'),
      ]),
      join(codex === '' ? join(home, '.codex') : codex, 'hooks.json'),
      ...[home, cwd].map((folder) => join(folder, '.cursor', 'hooks.json')),
      join(home, '.gemini', 'settings.json'),
      join(home, '.copilot', 'hooks', 'hooks.json'),
    ]),
  ];
}

/**
 * The commands of a file's hooks, wherever they stand in it. None where it switches all of them off, or is not there.
 */
function commandsIn(path: string): string[] {
  const settings = parseJsonObject(textOf(path));
  return settings === null || settings['disableAllHooks'] === true ? [] : commandsBelow(settings);
}

function commandsBelow(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(commandsBelow);
  if (!isJsonObject(value)) return [];
  return Object.entries(value).flatMap(([key, member]) =>
    key === 'command' && typeof member === 'string' ? [member] : commandsBelow(member),
  );
}

function textOf(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if (systemCode(error) !== null) return '';
    throw error;
  }
}
