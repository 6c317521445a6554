import type { ChalkInstance } from 'chalk';
import { helpColumns } from '../../limits.ts';
import type { CostSummary } from '../../money/reports/costs.ts';
import type { FailedAnswers } from '../../money/reports/failed.ts';
import type { UsageSummary } from '../../money/reports/figures.ts';
import type { Summary } from '../../money/reports/summary.ts';
import { unpricedOf } from '../../money/reports/unpriced.ts';
import { counted, percent, usd } from '../../text/wording.ts';
import { wrapWords } from '../screen/layout.ts';
import { figure, ofRequests, row, title, widths } from './perf-lines.ts';

/** Said first: no sum below has it in it. */
export function unpriced({ cost }: Summary, ink: ChalkInstance): string[] {
  const missing = unpricedOf(cost);
  if (missing === null) return [];
  return [...wrapWords(missing.problem, helpColumns, '').map((line) => ink.bold(line)), missing.mend];
}

/** What the provider says of these requests itself, and what it refused. */
export function usage({ usage: sums, cost, failed, unended }: Summary, ink: ChalkInstance): string[] {
  const silent = sums.withoutUsage - failed.withoutUsage - unended;
  return [
    title('Billed for these requests', "the provider's own usage numbers", ink),
    row('tokens of input, not cached', figure(sums.input)),
    row('tokens read from its cache', figure(sums.cacheRead), cachedShare(sums, 'of all prompts')),
    row('tokens written to its cache', figure(sums.cacheWrite5m + sums.cacheWrite1h)),
    ...(sums.cacheWrite1h > 0 ? [row('  of these for an hour or longer', figure(sums.cacheWrite1h))] : []),
    row('tokens of output', figure(sums.output)),
    ...costRows(cost),
    ...cost.unknown.map(({ model, requests }) =>
      ofRequests(`cost unknown: ${model ?? 'no model named'}`, requests),
    ),
    ...errorRows(failed),
    ...(silent > 0 ? [ofRequests('no usage numbers in the answer', silent)] : []),
    ...(unended > 0 ? [ofRequests('answer under way or cut off: cost unknown', unended)] : []),
  ];
}

function costRows({ usd: amount, requests, own, asOf }: CostSummary): string[] {
  if (requests === 0) return [];
  const label = asOf === null ? 'cost at your own prices' : `cost at list prices of ${asOf}`;
  return [
    row(label, usd(amount), counted(requests, 'request')),
    ...(asOf !== null && own > 0 ? [ofRequests('  of these at your own prices', own)] : []),
  ];
}

/** As many kinds as a line has room for; the others are in the sum. */
function errorRows({ errors, unanswered }: FailedAnswers): string[] {
  const room = helpColumns - widths.label - widths.cell - 2;
  const kinds = errors.map(({ status, requests }) => `${status} x${requests}`);
  while (kinds.join(', ').length > room) kinds.splice(-2, 2, '…');
  const total = errors.reduce((sum, { requests }) => sum + requests, 0);
  return [
    ...(total > 0 ? [row('errors', figure(total), kinds.join(', '))] : []),
    ...(unanswered > 0 ? [ofRequests('no answer at all', unanswered)] : []),
  ];
}

export function cachedShare(
  { input, cacheRead, cacheWrite5m, cacheWrite1h }: UsageSummary,
  of: string,
): string {
  const prompts = input + cacheRead + cacheWrite5m + cacheWrite1h;
  return prompts === 0 ? '' : `${percent(cacheRead / prompts)} ${of}`.trimEnd();
}
