import { objectAt, parseJsonObject, type JsonObject } from '../../src/json/object.ts';
import { pathOf, type BareSurroundings, type Surroundings } from '../../src/wrap/recipe.ts';
import { codexHome, look, type Layer } from './config.ts';

/** How Codex is logged in to OpenAI, which decides its host. */
export type Login = 'key' | 'chatgpt';

export function loginFile(around: BareSurroundings): string {
  return pathOf(around).join(codexHome(around), 'auth.json');
}

/** Null where nobody can tell before Codex runs: it is not logged in, or the keyring holds the login. */
export function loginOf(around: Surroundings, layers: readonly Layer[], isHeadless: boolean): Login | null {
  if (isHeadless && (around.env['CODEX_API_KEY'] ?? '').trim() !== '') return 'key';
  const forced = look(layers, ['forced_login_method'])?.value;
  if (forced === 'api') return 'key';
  if (forced === 'chatgpt') return 'chatgpt';
  if (isInKeyring(layers)) return null;
  const login = parseJsonObject(around.files.get(loginFile(around)) ?? '');
  return login === null ? null : readLogin(login);
}

export function isInKeyring(layers: readonly Layer[]): boolean {
  return look(layers, ['cli_auth_credentials_store'])?.value === 'keyring';
}

/** `auth_mode` decides; without it a key beats tokens. */
function readLogin(login: JsonObject): Login | null {
  const { auth_mode: mode, OPENAI_API_KEY: key } = login;
  if (typeof mode === 'string') {
    if (mode.toLowerCase() === 'apikey') return 'key';
    return mode.toLowerCase().startsWith('chatgpt') ? 'chatgpt' : null;
  }
  if (typeof key === 'string' && key !== '') return 'key';
  return Object.keys(objectAt(login, 'tokens')).length > 0 ? 'chatgpt' : null;
}
