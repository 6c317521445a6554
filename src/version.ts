import { readFileSync } from 'node:fs';

let known: string | undefined;

/** Version of the installed package. */
export function packageVersion(): string {
  known ??= readVersion(new URL('../../package.json', import.meta.url));
  return known;
}

function readVersion(manifest: URL): string {
  const parsed: unknown = JSON.parse(readFileSync(manifest, 'utf8'));
  if (typeof parsed === 'object' && parsed !== null && 'version' in parsed) return String(parsed.version);
  throw new Error('package.json names no version');
}
