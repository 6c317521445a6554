/** Loaded by `--import` into a process: writes what each thread that it starts begins with into the file `STARTED_THREADS`. */
import { appendFileSync } from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import { basename } from 'node:path';
import threads, { type WorkerOptions } from 'node:worker_threads';
import { environment } from '../../src/settings.ts';

const list = environment()['STARTED_THREADS'] ?? '';

class ToldWorker extends threads.Worker {
  constructor(entry: string | URL, options?: WorkerOptions) {
    appendFileSync(list, `${basename(String(entry))}\n`);
    super(entry, options);
  }
}

Reflect.set(threads, 'Worker', ToldWorker);
syncBuiltinESMExports();
