import { readdirSync } from 'node:fs';
import process from 'node:process';
import { sweepTemporaryCopies } from '../../src/store/sqlite/temporary-copy.ts';
import { raced } from './stage.ts';

/** Sweeps temporary copies as a user whom rights bind; answers what it left. */
await raced(async ([scratch = '']) => {
  process.env['TMPDIR'] = scratch;
  if (process.getuid?.() === 0) process.setuid?.(65_534);
  await sweepTemporaryCopies();
  return readdirSync(scratch);
});
