import { readFileSync, realpathSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { systemCode } from '../../errors.ts';
import { objectAt, parseJsonObject } from '../../json/object.ts';
import { installLine } from '../../text/install-line.ts';
import { ok, warn, type Check, type DoctorContext } from '../check.ts';

/** Enough of a script to know it by. */
const headChars = 400;

/** What of another project of this name is installed, and how it goes. */
interface Namesake {
  readonly path: string;
  readonly what: string;
  readonly undo: string;
}

/**
 * `headroom-ai` is the name of another project's packages, on PyPI with a command `headroom` of its own, on npm a
 * client of that: one may have installed it in the belief that it is this one.
 */
export const namesakeCheck: Check = {
  id: 'namesake',
  title: 'Other headroom',
  run: async (context) => {
    const found = [...commandsOf(context), ...packagesOf(context)];
    const [first] = found;
    if (first === undefined) return Promise.resolve(ok('none of that name is installed'));
    const says = found.map(({ path, what }) => `${path} is ${what}`).join('; ');
    const undo = [...new Set(found.map((each) => each.undo))].join('; ');
    return Promise.resolve(warn(says, `${undo}. This one comes by: ${installLine}.`));
  },
};

const undoPython =
  'Take it off: pipx uninstall headroom-ai, uv tool uninstall headroom-ai or pip uninstall headroom-ai';

/** Commands named `headroom` on the PATH that Python runs, up to our own: behind that nobody sees them. */
function commandsOf({ env, program, platform }: DoctorContext): Namesake[] {
  const own = real(program.script);
  const names = platform === 'win32' ? ['headroom.exe', 'headroom'] : ['headroom'];
  const found: Namesake[] = [];
  for (const folder of foldersOf(env)) {
    const path = names.map((name) => join(folder, name)).find((each) => real(each) !== null);
    if (path === undefined) continue;
    if (real(path) === own) return found;
    if (isPython(path)) {
      found.push({ path, what: "the Python package headroom-ai, another project's", undo: undoPython });
    }
  }
  return found;
}

/** Packages of that name below the folders where npm puts global ones, and below the current one. */
function packagesOf({ env, cwd }: DoctorContext): Namesake[] {
  const global = foldersOf(env).flatMap((folder) => [
    join(dirname(folder), 'lib', 'node_modules'),
    join(folder, 'node_modules'),
  ]);
  const places = [
    ...[...new Set(global)].map((folder) => ({ folder, undo: 'Run: npm uninstall -g headroom-ai' })),
    { folder: join(cwd, 'node_modules'), undo: `Run in ${cwd}: npm uninstall headroom-ai` },
  ];
  return places.flatMap(({ folder, undo }) => {
    const path = join(folder, 'headroom-ai');
    const said = parseJsonObject(head(join(path, 'package.json'), Infinity) ?? '');
    // Theirs has no command.
    if (said?.['name'] !== 'headroom-ai' || 'headroom' in objectAt(said, 'bin')) return [];
    return [{ path, what: "the npm package headroom-ai, another project's", undo }];
  });
}

function foldersOf(env: DoctorContext['env']): string[] {
  return (env['PATH'] ?? env['Path'] ?? '').split(delimiter).filter((folder) => folder !== '');
}

/** As pip, pipx and uv write it: a script, on Windows a launcher. Ours is a script of Node.js there. */
function isPython(path: string): boolean {
  if (path.endsWith('.exe')) return true;
  const script = head(path, headChars) ?? '';
  return /^#!.*python/.test(script) || /^(?:from|import) headroom\b/m.test(script);
}

/** Null: no such file, or none that can be read. */
function head(path: string, chars: number): string | null {
  try {
    return readFileSync(path, 'utf8').slice(0, chars);
  } catch (error) {
    if (systemCode(error) !== null) return null;
    throw error;
  }
}

function real(path: string): string | null {
  try {
    return realpathSync(path);
  } catch (error) {
    if (systemCode(error) !== null) return null;
    throw error;
  }
}
