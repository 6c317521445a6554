import type { ToolRole } from '../../engines/engine.ts';

import { programsOf } from '../../text/command-line.ts';
import type { Call } from './call.ts';
import type { ClientProfile } from './client-profile.ts';

/** A kind's name is kept so far: program names are shorter. */
const maxKindChars = 40;

/** What a tool is for; `other` where nobody says. */
export function roleOf({ roles }: ClientProfile, tool: string | null): ToolRole {
  return (tool === null ? undefined : roles[tool]) ?? 'other';
}

/** The kind of output that a call prints: the first program of its command, else what its tool is for. */
export function kindOf({ tool, command }: Call, profile: ClientProfile): string {
  const [first] = command === null ? [] : programsOf(command);
  const name = first?.name.replace(/[^\w.+-]/g, '').slice(0, maxKindChars) ?? '';
  return name === '' ? roleOf(profile, tool) : name;
}

/** Under this name folds are counted: `log npm`. */
export function engineKindOf(engine: string | null, kind: string): string {
  return `${engine ?? 'unknown'} ${kind}`;
}
