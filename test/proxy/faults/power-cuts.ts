import { cutPower } from './power-cut.ts';
import { open } from './run-fault.ts';

/** Cuts the power at every frame of the WAL, behind it and within it, and prints what was not as promised. */
const upstream = await open();
const { frames, emptied } = await cutPower(0, false);
const sum = { frames, emptied, runs: 0, broken: 0 };
for (let frame = 0; frame <= frames; frame += 1) {
  for (const isWithin of frame < frames ? [false, true] : [false]) {
    const { broken } = await cutPower(frame, isWithin);
    sum.runs += 1;
    sum.broken += broken.length > 0 ? 1 : 0;
    if (broken.length > 0) process.stdout.write(`${JSON.stringify({ frame, isWithin, broken })}\n`);
  }
}
process.stdout.write(`${JSON.stringify(sum)}\n`);
upstream.close();
