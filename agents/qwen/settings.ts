import {
  isJsonObject,
  objectAt,
  parseJsonObject,
  textMembers,
  type JsonObject,
} from '../../src/json/object.ts';
import { optionValues } from '../../src/wrap/launch/arguments.ts';
import { pathOf, type BareSurroundings, type Surroundings } from '../../src/wrap/recipe.ts';

/** A value and the place that set it. */
export interface Setting {
  readonly value: string;
  readonly from: string;
}

/** What is set under this name in the environment; an empty variable is as good as none to Qwen Code. */
export function inEnvironment({ env }: Pick<BareSurroundings, 'env'>, name: string): string | null {
  const value = (env[name] ?? '').trim();
  return value === '' ? null : value;
}

function ownFolder(around: BareSurroundings): string {
  const path = pathOf(around);
  const named = inEnvironment(around, 'QWEN_HOME');
  return named === null ? path.join(around.home, '.qwen') : path.resolve(around.cwd, named);
}

function systemFile(around: BareSurroundings): string {
  const named = inEnvironment(around, 'QWEN_CODE_SYSTEM_SETTINGS_PATH');
  if (named !== null) return pathOf(around).resolve(around.cwd, named);
  if (around.platform === 'win32') return 'C:\\ProgramData\\qwen-code\\settings.json';
  if (around.platform === 'darwin') return '/Library/Application Support/QwenCode/settings.json';
  return '/etc/qwen-code/settings.json';
}

function systemDefaultsFile(around: BareSurroundings): string {
  const path = pathOf(around);
  const named = inEnvironment(around, 'QWEN_CODE_SYSTEM_DEFAULTS_PATH');
  return named === null
    ? path.join(path.dirname(systemFile(around)), 'system-defaults.json')
    : path.resolve(around.cwd, named);
}

/** Qwen Code's settings files, the strongest first. */
function settingsFiles(around: BareSurroundings): readonly string[] {
  const path = pathOf(around);
  return [
    systemFile(around),
    path.join(around.cwd, '.qwen', 'settings.json'),
    path.join(ownFolder(around), 'settings.json'),
    systemDefaultsFile(around),
  ];
}

/** Folders in which a project's `.env` may stand: the current one, then upwards, the home folder excepted. */
function projectFolders(around: BareSurroundings): readonly string[] {
  const path = pathOf(around);
  const folders: string[] = [];
  for (let folder = around.cwd; folder !== around.home; folder = path.dirname(folder)) {
    folders.push(folder);
    if (path.dirname(folder) === folder) break;
  }
  return folders;
}

function projectEnvFiles(around: BareSurroundings): readonly string[] {
  const path = pathOf(around);
  return projectFolders(around).flatMap((folder) => [
    path.join(folder, '.qwen', '.env'),
    path.join(folder, '.env'),
  ]);
}

function homeEnvFiles(around: BareSurroundings): readonly string[] {
  const path = pathOf(around);
  return [path.join(ownFolder(around), '.env'), path.join(around.home, '.env')];
}

export function configFiles(around: BareSurroundings): readonly string[] {
  return [...new Set([...settingsFiles(around), ...projectEnvFiles(around), ...homeEnvFiles(around)])];
}

/** Of the project's `.env` files the nearest is read alone, those of the home folder behind it. */
function envFilesRead(around: Surroundings): readonly string[] {
  const nearest = projectEnvFiles(around).find((file) => around.files.has(file));
  return [...(nearest === undefined ? [] : [nearest]), ...homeEnvFiles(around)];
}

/** As the package dotenv reads a line; the last one of a name counts. */
function inEnvFile(text: string, name: string): string {
  const line = new RegExp(
    `^[ \\t]*(?:export[ \\t]+)?${name}[ \\t]*=[ \\t]*(?:"([^"\\n]*)"|'([^'\\n]*)'|([^#\\n]*))`,
    'gm',
  );
  const [, double, single, bare] = [...text.matchAll(line)].at(-1) ?? [];
  return (double ?? single ?? bare ?? '').trim();
}

/** Settings are JSON with comments to Qwen Code; one that has some is not read here. */
export function unreadFile(around: Surroundings): string | null {
  const found = settingsFiles(around).find((file) => {
    const text = around.files.get(file) ?? '';
    return text.trim() !== '' && parseJsonObject(text) === null;
  });
  return found ?? null;
}

interface Layer {
  readonly file: string;
  readonly settings: JsonObject;
}

function layers(around: Surroundings): readonly Layer[] {
  return settingsFiles(around).flatMap((file) => {
    const settings = parseJsonObject(around.files.get(file) ?? '');
    return settings === null ? [] : [{ file, settings }];
  });
}

/** A member of the settings that is a text or a switch, by its path with dots, from the strongest file that has it. */
export function setting(around: Surroundings, name: string): Setting | null {
  const folders = name.split('.');
  const last = folders.pop() ?? '';
  for (const { file, settings } of layers(around)) {
    const value = textMembers(folders.reduce(objectAt, settings))[last] ?? '';
    if (value !== '') return { value, from: `${name} in ${file}` };
  }
  return null;
}

/** A variable as Qwen Code sees it: its `.env` files and `env` of its settings fill in what is not set. */
export function variable(around: Surroundings, name: string): Setting | null {
  const value = inEnvironment(around, name);
  if (value !== null) return { value, from: `${name} in the environment` };
  for (const file of envFilesRead(around)) {
    const inFile = inEnvFile(around.files.get(file) ?? '', name);
    if (inFile !== '') return { value: inFile, from: `${name} in ${file}` };
  }
  return setting(around, `env.${name}`);
}

/** The value of an option of the user's, by all of its names. */
export function flag(around: BareSurroundings, names: readonly string[]): Setting | null {
  const value = optionValues(around.args, names).at(-1)?.value ?? '';
  return value === '' ? null : { value, from: names[0] ?? '' };
}

/** Models that settings list under `modelProviders`: each has its own base URL, which beats flag and environment. */
export function listedModels(around: Surroundings): readonly string[] {
  return layers(around)
    .flatMap(({ settings }) => Object.values(objectAt(settings, 'modelProviders')).flat())
    .flatMap((model) => (isJsonObject(model) && typeof model['id'] === 'string' ? [model['id']] : []));
}
