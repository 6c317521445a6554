import type { Environment } from '../settings.ts';
import { isHarmless, mayNameSecret } from '../text/secrets.ts';
import { maskText } from '../wrap/mask.ts';

/** Values shorter than this are no secrets, and hiding them would take words out of sentences. */
const minSecretChars = 6;

/** Answers what takes out of a text all values of secret variables, and whatever else looks like a secret. */
export function hidesSecrets(env: Environment): (text: string) => string {
  const secrets = Object.entries(env)
    .filter(([name, value]) => mayNameSecret(name) && !isHarmless(name, value ?? ''))
    .map(([, value]) => value ?? '')
    .filter((value) => value.length >= minSecretChars)
    // One value may be part of another.
    .sort((one, other) => other.length - one.length);
  return (text) => maskText(secrets.reduce((shown, secret) => shown.replaceAll(secret, '***'), text));
}
