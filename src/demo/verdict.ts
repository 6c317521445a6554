import { HeadroomError } from '../errors.ts';
import type { DemoReport } from './demo.ts';

/** What headroom promised and the demo did not keep; null when it kept everything. */
export function verdictOf(report: DemoReport): HeadroomError | null {
  const { answers, lostCacheHits } = report;
  const mend = `Please report it with the output of "headroom demo --json"; the run's records are in ${report.home}.`;
  const failed = (problem: string): HeadroomError => new HeadroomError('DEMO_FAILED', problem, mend);
  if (answers.with !== answers.without) return failed('With headroom the agent came to another answer.');
  if (report.with.prefixBreaks > 0)
    return failed('With headroom the conversation changed after it was sent.');
  if (lostCacheHits > 0) return failed(`With headroom ${lostCacheHits} cache hits were lost.`);
  const { bill: before } = report.without;
  const { bill: after } = report.with;
  if (before === null || after === null) return failed(`The price of ${report.model} is not known.`);
  return after < before ? null : failed('With headroom the bill was not lower.');
}
