import { HeadroomError } from '../errors.ts';
import { maxRetrieveBytes } from '../limits.ts';
import { retrieve, type OriginalReader, type Wanted } from './retrieve.ts';
import { retrieveTool, retrieveToolName, type ServedTool } from './tool.ts';

/**
 * Originals are files: agents start the server in sandboxes where no database can be opened. `isOfSession` says which
 * of them this server may show; all where it is left out.
 */
export function serveRetrieve(originals: OriginalReader, isOfSession?: (ref: string) => boolean): ServedTool {
  return {
    definition: retrieveTool,
    answer: async (input) => (await retrieve(originals, wantedOf(input), maxRetrieveBytes, isOfSession)).text,
  };
}

function wantedOf({ ref, lines, grep }: Readonly<Record<string, unknown>>): Wanted {
  if (typeof ref !== 'string') throw wrongCall('ref is missing.');
  return { ref: ref.trim(), lines: textOf('lines', lines), grep: textOf('grep', grep) };
}

/** Models write a single line as a number, and an argument they do not need as an empty text. */
function textOf(name: string, value: unknown): string | undefined {
  if (value === undefined || value === null || value === '') return undefined;
  if (typeof value === 'string') return value;
  if (typeof value === 'number') return String(value);
  throw wrongCall(`${name} must be a text.`);
}

function wrongCall(problem: string): HeadroomError {
  return new HeadroomError('USAGE', problem, `Call ${retrieveToolName} with the ref that the marker names.`);
}
