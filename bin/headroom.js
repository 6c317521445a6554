#!/usr/bin/env node
import { tooFewFiles } from '../dist/src/errors.js';

const { main } = await import('../dist/src/cli/main.js').catch((cause) => {
  const limit = tooFewFiles(cause);
  if (limit === null) throw cause;
  process.stderr.write(`headroom: ${limit.problem}\n${limit.mend}\n`);
  process.exitCode = limit.exitCode;
  return { main: () => undefined };
});
await main(process.argv.slice(2));
