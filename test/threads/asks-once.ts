import { ThreadClient } from '../../src/threads/client.ts';
import type { Odd } from './odd-thread.ts';

/** Has nothing to do but to wait for one answer, and closes nothing. */
const client = new ThreadClient<Odd, number>(new URL('./odd-thread.js', import.meta.url));
const answer = await client.send('later', { cpuMs: 60_000 });
process.stdout.write(`answered ${answer}`);
