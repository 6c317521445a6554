import { posix, win32 } from 'node:path';
import { parse, TomlError } from 'smol-toml';
import { hasSwitch, optionValues } from '../../src/wrap/launch/arguments.ts';
import { isJsonObject, type JsonObject } from '../../src/json/object.ts';
import { pathOf, type BareSurroundings, type Surroundings } from '../../src/wrap/recipe.ts';

/** One place that configures Codex. */
export interface Layer {
  /** As it is named to the user. */
  readonly from: string;
  readonly values: JsonObject;
  /** An administrator's: it beats the flags too. */
  readonly isManaged: boolean;
}

export interface Setting {
  readonly value: string;
  readonly from: string;
  readonly isManaged: boolean;
}

/** A `-c key=value` of the user: its key, split as Codex splits it, its value, and the index behind it. */
export interface Override {
  readonly path: readonly string[];
  readonly value: unknown;
  readonly end: number;
}

/** An empty variable is as good as none to Codex. */
export function codexHome(around: BareSurroundings): string {
  const path = pathOf(around);
  const named = around.env['CODEX_HOME'] ?? '';
  return named === '' ? path.join(around.home, '.codex') : path.resolve(around.cwd, named);
}

/** Variables that Codex sets for itself, over the environment. */
export function dotenvFile(around: BareSurroundings): string {
  return pathOf(around).join(codexHome(around), '.env');
}

function managedFile(around: BareSurroundings): string {
  const name = 'managed_config.toml';
  return around.platform === 'win32' ? win32.join(codexHome(around), name) : posix.join('/etc/codex', name);
}

/**
 * Files that decide where requests go, the weakest first. A project's `.codex/config.toml` is none of them: Codex takes
 * no provider and no base URL from it.
 */
export function tomlFiles(around: BareSurroundings): readonly string[] {
  const path = pathOf(around);
  const system =
    around.platform === 'win32' ? 'C:\\ProgramData\\OpenAI\\Codex\\config.toml' : '/etc/codex/config.toml';
  const own = hasSwitch(around.args, new Set(['--ignore-user-config']))
    ? []
    : [path.join(codexHome(around), 'config.toml')];
  const profile = optionValues(around.args, ['-p', '--profile']).at(-1)?.value;
  const layered = profile === undefined ? [] : [path.join(codexHome(around), `${profile}.config.toml`)];
  return [system, ...own, ...layered, managedFile(around)];
}

/** A file that does not parse counts for nothing: Codex says so itself, and does not start. */
function parseToml(text: string): JsonObject {
  try {
    return parse(text);
  } catch (error) {
    if (error instanceof TomlError) return {};
    throw error;
  }
}

/** What a `-c` sets: TOML, or the plain text where it is none. */
function parseValue(text: string): unknown {
  const { value } = parseToml(`value = ${text}`);
  return value ?? text.trim();
}

export function overridesOf({ args }: Pick<BareSurroundings, 'args'>): readonly Override[] {
  return optionValues(args, ['-c', '--config']).flatMap(({ value, end }) => {
    const [, key, text] = /^([^=]*)=(.*)$/s.exec(value) ?? [];
    if (key === undefined || text === undefined) return [];
    return [{ path: key.trim().split('.'), value: parseValue(text), end }];
  });
}

/** Every place, the strongest first. */
export function readLayers(around: Surroundings): readonly Layer[] {
  const managed = managedFile(around);
  const files = tomlFiles(around).map((path) => ({
    from: path,
    values: parseToml(around.files.get(path) ?? ''),
    isManaged: path === managed,
  }));
  const flags = overridesOf(around).map(({ path, value }) => ({
    from: '-c',
    values: nest(path, value),
    isManaged: false,
  }));
  return [
    ...files.filter(({ isManaged }) => !isManaged),
    ...flags,
    ...files.filter(({ isManaged }) => isManaged),
  ].reverse();
}

function nest(path: readonly string[], value: unknown): JsonObject {
  const [key = '', ...rest] = path;
  return { [key]: rest.length === 0 ? value : nest(rest, value) };
}

/** What the layers say at a path, of tables the strongest one's. */
function valueAt(layer: Layer, path: readonly string[]): unknown {
  return path.reduce<unknown>((value, key) => (isJsonObject(value) ? value[key] : undefined), layer.values);
}

/** The text that counts at a path; blank is as good as none. */
export function look(layers: readonly Layer[], path: readonly string[]): Setting | null {
  const layer = layers.find((candidate) => valueAt(candidate, path) !== undefined);
  const value = layer === undefined ? undefined : valueAt(layer, path);
  if (layer === undefined || typeof value !== 'string' || value.trim() === '') return null;
  return { value, from: `${path.join('.')} in ${layer.from}`, isManaged: layer.isManaged };
}

/** True if any layer has something there. */
export function has(layers: readonly Layer[], path: readonly string[]): boolean {
  return layers.some((layer) => valueAt(layer, path) !== undefined);
}

/** The tables that layers have there; a flag for a single key of one is no table of its own. */
export function tablesAt(layers: readonly Layer[], path: readonly string[]): readonly JsonObject[] {
  return layers
    .filter(({ from }) => from !== '-c')
    .map((layer) => valueAt(layer, path))
    .filter(isJsonObject);
}
