import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { makeTelemetry } from './incident.ts';
import { projectFiles } from './project.ts';
import { seededRandom } from '../random.ts';

/** Writes the project of a failing app into an empty folder: telemetry, sources, a handbook and a failing test. */
export async function writeWorkspace(folder: string, seed: number): Promise<void> {
  const random = seededRandom(seed);
  const telemetry = makeTelemetry(random);
  const files = new Map([...projectFiles(random), ['telemetry.json', JSON.stringify(telemetry)]]);
  for (const [path, content] of files) {
    const file = join(folder, path);
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, content);
  }
}
