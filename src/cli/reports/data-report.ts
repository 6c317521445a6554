import { writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { HeadroomError, reasonOf, systemCode } from '../../errors.ts';
import type { KeptUnproved } from '../../store/originals/unproved.ts';
import { counted } from '../../text/wording.ts';
import { sizeText, timeText } from './data-text.ts';

/** Texts whose short form could not be read back, as they are handed on: byte for byte, and to be read by eye. */
export interface Report {
  readonly about: string;
  readonly headroom: string;
  readonly node: string;
  readonly platform: string;
  readonly texts: readonly {
    readonly engine: string;
    readonly level: string;
    /** Version of the release that could not read the form back. */
    readonly headroom: string;
    /** ISO 8601. */
    readonly at: string;
    /** Joined by "\n" they are the text. */
    readonly lines: readonly string[];
  }[];
}

const about =
  'Outputs of tools of which a short form could not be read back exactly, so that they were sent as they were. Made by ' +
  '"headroom data report"; nobody has sent it anywhere. Texts that look as if they held a secret were not kept.';

export function reportOf(texts: readonly KeptUnproved[], headroom: string): Report {
  return {
    about,
    headroom,
    node: process.version,
    platform: `${process.platform} ${process.arch}`,
    texts: texts.map(({ text, at, ...details }) => {
      return { ...details, at: new Date(at).toISOString(), lines: text.split('\n') };
    }),
  };
}

/** Answers the absolute path. Throws `USAGE` where the file is there already or cannot be written. */
export async function writeReport(file: string, report: Report): Promise<string> {
  const path = resolve(file);
  try {
    await writeFile(path, `${JSON.stringify(report, null, 2)}\n`, { mode: 0o600, flag: 'wx' });
    return path;
  } catch (cause) {
    const problem = systemCode(cause) === 'EEXIST' ? 'is there already' : reasonOf(cause);
    throw new HeadroomError('USAGE', `${path}: ${problem}.`, 'Name a new file: headroom data report FILE', {
      cause,
    });
  }
}

export const nothingKept =
  'No text is kept: since the last purge every short form could be read back, or shows a secret.\n';

/** What is kept, where it was written, and what the reader should know before it leaves the machine. */
export function renderReport(texts: readonly KeptUnproved[], path: string): string {
  const went = texts.length === 1 ? 'it went as it was' : 'they went as they were';
  return [
    `${counted(texts.length, 'text')} of which a short form could not be read back exactly; ${went}:`,
    ...texts.map(({ at, engine, level, headroom, text }) => {
      const cells = [
        timeText(at),
        engine.padEnd(16),
        level.padEnd(9),
        sizeText(Buffer.byteLength(text)).padStart(8),
      ];
      return `  ${cells.join('  ')}  headroom ${headroom}`;
    }),
    '',
    `Written: ${path}`,
    'It holds these texts whole, as the tools printed them, and the engine, level',
    'and version of each. Nothing was sent. Read it, take out what nobody should',
    'see, and add it to a report of this fault.',
    '',
  ].join('\n');
}
