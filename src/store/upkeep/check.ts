import { readFile, stat } from 'node:fs/promises';
import { isHeadroomError, reasonOf, systemCode } from '../../errors.ts';
import { enterFolder, isOurs } from '../claim.ts';
import { databasePath, openDatabase } from '../sqlite/database.ts';
import { readDecisions } from '../decisions/decisions.ts';
import { fileAt, listDamaged, listTexts } from '../files.ts';
import { installKey, keyPath } from '../originals/key.ts';
import { databaseFiles } from '../names.ts';
import { decodeOriginal } from '../originals/original-format.ts';
import type { Connection } from '../sqlite/connection.ts';
import { sqliteProblem } from '../sqlite/sqlite.ts';

/** Something that is wrong with a file, and what to do about it, one line each. */
export interface Finding {
  readonly path: string;
  readonly problem: string;
  readonly mend: string;
}

export interface CheckReport {
  readonly decisions: number;
  readonly originals: number;
  /** References in decisions whose original has been evicted or purged: markers that answer "gone". Not a fault. */
  readonly gone: number;
  /** Damaged databases that were set aside, with what belongs to them: files. Not a fault. */
  readonly damaged: number;
  readonly findings: readonly Finding[];
}

/**
 * Reads everything that is kept and creates nothing. Throws `DATA_FOLDER` where the folder is not headroom's.
 * `onOriginal` is told how far it has come.
 */
export async function checkStore(
  home: string,
  onOriginal: (done: number, of: number) => void = () => undefined,
): Promise<CheckReport> {
  const database = await checkDatabase(home);
  const files = await listTexts(home, 'originals');
  const copies = await listTexts(home, 'inspection');
  const unproved = await listTexts(home, 'unproved');
  const findings = [...database.findings, ...(await checkKey(home))];
  const stored = new Set(files.map(({ ref }) => ref));
  const texts = [
    ...files.map(({ path }) => ({ path, damage: damagedOriginal })),
    ...copies.map(({ path }) => ({ path, damage: damagedCopy })),
    ...unproved.map(({ path }) => ({ path, damage: damagedUnproved })),
  ];
  for (const [done, { path, damage }] of texts.entries()) {
    onOriginal(done, texts.length);
    findings.push(...(await checkText(path, damage)));
  }
  const damagedFiles = await listDamaged(home);
  const stores = [...texts, ...damagedFiles];
  const privates = [...databaseFiles(home), keyPath(home), ...stores.map(({ path }) => path)];
  for (const path of privates) findings.push(...(await checkMode(path)));
  return {
    decisions: database.decisions,
    originals: stored.size,
    gone: [...database.refs].filter((ref) => !stored.has(ref)).length,
    damaged: damagedFiles.length,
    findings,
  };
}

interface DatabaseReport {
  readonly decisions: number;
  readonly refs: ReadonlySet<string>;
  readonly findings: readonly Finding[];
}

async function checkDatabase(home: string): Promise<DatabaseReport> {
  const path = databasePath(home);
  const refs = new Set<string>();
  try {
    await enterFolder(home);
    if ((await fileAt(path)) === null) return { decisions: 0, refs, findings: [] };
    const database = await openDatabase(home);
    try {
      const findings = integrityOf(database, path);
      let decisions = 0;
      let damaged = 0;
      for (const decision of readDecisions(database)) {
        decisions += 1;
        if (decision === null) damaged += 1;
        else for (const ref of decision.refs) refs.add(ref);
      }
      if (damaged > 0)
        findings.push({
          path,
          problem: `${damaged} stored ${damaged === 1 ? 'decision is' : 'decisions are'} damaged.`,
          mend: moveAway,
        });
      return { decisions, refs, findings };
    } finally {
      database.close();
    }
  } catch (cause) {
    const error = isHeadroomError(cause) ? cause : sqliteProblem(path, cause);
    if (error.code === 'DATA_FOLDER') throw error;
    return { decisions: 0, refs, findings: [{ path, problem: error.problem, mend: error.mend }] };
  }
}

const moveAway = 'Move it away while no session runs; headroom makes a new one at its next start.';

/** The first line that SQLite says, which is the cause of the others. */
function integrityOf(database: Connection, path: string): Finding[] {
  const says = String(database.pragma('integrity_check(1)', { simple: true }));
  if (says === 'ok') return [];
  return [{ path, problem: `The database is damaged: ${says.replaceAll('\n', ' ')}.`, mend: moveAway }];
}

async function checkKey(home: string): Promise<Finding[]> {
  const path = keyPath(home);
  if (!isOurs(home) || (await fileAt(path)) === null) return [];
  try {
    installKey(home);
    return [];
  } catch (error) {
    if (!isHeadroomError(error)) throw error;
    return [{ path, problem: error.problem, mend: error.mend }];
  }
}

type Damage = Pick<Finding, 'problem' | 'mend'>;

const damagedOriginal: Damage = {
  problem: 'The original is damaged.',
  mend: 'Remove it; a model that asks for it is told to run the command again.',
};

const damagedCopy: Damage = {
  problem: 'The copy is damaged.',
  mend: 'Remove it; headroom inspect then says that it is not kept.',
};

const damagedUnproved: Damage = {
  problem: 'The text that is kept for a report is damaged.',
  mend: 'Remove it; headroom data report leaves it out.',
};

async function checkText(path: string, damaged: Damage): Promise<Finding[]> {
  try {
    if ((await decodeOriginal(await readFile(path))) !== null) return [];
    return [{ path, ...damaged }];
  } catch (cause) {
    const code = systemCode(cause);
    // Evicted since the list was made.
    if (code === 'ENOENT') return [];
    if (code === null) throw cause;
    return [{ path, problem: `It cannot be read: ${reasonOf(cause)}.`, mend: 'Make it readable for you.' }];
  }
}

async function checkMode(path: string): Promise<Finding[]> {
  if (process.platform === 'win32' || (await fileAt(path)) === null) return [];
  const { mode } = await stat(path);
  if ((mode & 0o077) === 0) return [];
  return [{ path, problem: 'Others on this machine can read it.', mend: `Run: chmod go= '${path}'` }];
}
