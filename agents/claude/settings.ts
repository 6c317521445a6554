import { HeadroomError } from '../../src/errors.ts';
import { takeOption } from '../../src/wrap/launch/arguments.ts';
import { objectAt, parseJsonObject, textMembers, type JsonObject } from '../../src/json/object.ts';
import { pathOf, type BareSurroundings, type Surroundings } from '../../src/wrap/recipe.ts';

/** One place that sets variables for Claude Code. */
export interface Scope {
  readonly from: string;
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** All of them, the weakest first. */
export interface Scopes {
  readonly environment: Scope;
  /** Files and flags of the user, which Claude Code puts over the environment. */
  readonly settings: readonly Scope[];
  /** What an administrator fixed; it beats the flags too. */
  readonly managed: Scope;
}

export interface Setting {
  readonly value: string;
  /** The variable and the place that set it. */
  readonly from: string;
}

/** An empty variable is as good as none to Claude Code. */
function configFolder(around: BareSurroundings): string | null {
  const folder = around.env['CLAUDE_CONFIG_DIR'] ?? '';
  return folder === '' ? null : folder;
}

export function managedFile(around: BareSurroundings): string {
  if (around.platform === 'win32') return 'C:\\Program Files\\ClaudeCode\\managed-settings.json';
  if (around.platform === 'darwin') return '/Library/Application Support/ClaudeCode/managed-settings.json';
  return '/etc/claude-code/managed-settings.json';
}

/** The user's settings files, the weakest first; `--setting-sources` may leave some out. */
function userFiles(around: BareSurroundings): readonly string[] {
  const path = pathOf(around);
  const named = takeOption(around.args, '--setting-sources').values.at(-1)?.split(',');
  const sources = named?.map((name) => name.trim()) ?? ['user', 'project', 'local'];
  const files = {
    user: path.join(configFolder(around) ?? path.join(around.home, '.claude'), 'settings.json'),
    project: path.join(around.cwd, '.claude', 'settings.json'),
    local: path.join(around.cwd, '.claude', 'settings.local.json'),
  };
  const scoped = Object.entries(files).filter(([source]) => sources.includes(source));
  return [path.join(configFolder(around) ?? around.home, '.claude.json'), ...scoped.map(([, file]) => file)];
}

/** The user's own `--settings`, of which Claude Code takes the last: JSON, or the path of a file. */
function ownFlag(around: BareSurroundings): { readonly json: string } | { readonly path: string } | null {
  const value = takeOption(around.args, '--settings').values.at(-1);
  if (value === undefined) return null;
  return value.trim().startsWith('{') ? { json: value } : { path: pathOf(around).resolve(around.cwd, value) };
}

/** Every file that `readScopes` and `readOwnSettings` look into. */
export function settingsFiles(around: BareSurroundings): readonly string[] {
  const own = ownFlag(around);
  return [...userFiles(around), managedFile(around), ...(own !== null && 'path' in own ? [own.path] : [])];
}

/** What the user passed as `--settings`; throws `CONFIG_UNREADABLE` where Claude Code would refuse to start. */
export function readOwnSettings(around: Surroundings): JsonObject {
  const own = ownFlag(around);
  if (own === null) return {};
  const text = 'json' in own ? own.json : around.files.get(own.path);
  const settings = text === undefined ? null : parseJsonObject(text);
  if (settings !== null) return settings;
  throw new HeadroomError(
    'CONFIG_UNREADABLE',
    `--settings: ${'json' in own ? 'the value' : own.path} cannot be read as a JSON object.`,
    'Mend it or leave --settings out; claude alone refuses it too.',
  );
}

/** A settings file that does not parse is left out by Claude Code, and so by us. */
function fileScope(around: Surroundings, path: string): Scope {
  const settings = parseJsonObject(around.files.get(path) ?? '') ?? {};
  return { from: path, env: textMembers(objectAt(settings, 'env')) };
}

export function readScopes(around: Surroundings): Scopes {
  const own = { from: '--settings', env: textMembers(objectAt(readOwnSettings(around), 'env')) };
  return {
    environment: { from: 'the environment', env: around.env },
    settings: [...userFiles(around).map((path) => fileScope(around, path)), own],
    managed: fileScope(around, managedFile(around)),
  };
}

export function allScopes(scopes: Scopes): readonly Scope[] {
  return [scopes.environment, ...scopes.settings, scopes.managed];
}

/** The value that counts among these places, the weakest first; an empty value unsets. */
export function look(places: readonly Scope[], name: string): Setting | null {
  const scope = places.findLast(({ env }) => env[name] !== undefined);
  const value = scope?.env[name] ?? '';
  return scope === undefined || value === '' ? null : { value, from: `${name} in ${scope.from}` };
}

/** A switch as Claude Code reads one. */
export function isOn(setting: Setting | null): boolean {
  return setting !== null && ['1', 'true', 'yes', 'on'].includes(setting.value.trim().toLowerCase());
}
