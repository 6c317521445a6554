import type { Report } from '../../../money/reports/report.ts';
import { timeOf } from '../../screen/layout.ts';
import { html } from '../markup.ts';
import { page } from '../page.ts';
import { advice, heading, overTime, scopeText, titleOf } from './bill.ts';
import { engines, leftAlone, parts } from './savings.ts';
import { sessions } from './sessions.ts';
import { askedBack, heldOut } from './trials.ts';
import { cache, delay, notes } from './usage.ts';

/** The page of `headroom perf --html`, as of `now` (milliseconds since 1970). */
export function perfPage(report: Report, now: number): string {
  const { summary } = report;
  if (summary.requests === 0) return emptyPage(report, now);
  return page(
    `headroom: ${titleOf(summary.bill)}`,
    html`${heading(summary)} ${overTime(report)} ${advice(summary)}
    ${parts('agent', summary.agents, tokensLess)} ${parts('model', summary.models)}
    ${summary.projects.length > 1 ? parts('project', summary.projects) : null} ${engines(summary)}
    ${leftAlone(summary)} ${askedBack(summary)} ${heldOut(summary)} ${cache(summary)} ${delay(summary)}
    ${notes(summary)} ${sessions(report.sessions)} ${footer(now)}`,
  );
}

const tokensLess =
  'Tokens less: what all answered requests together carried less than the agent sent, our tool\u2019s definition taken off.';

function emptyPage({ summary }: Report, now: number): string {
  return page(
    'headroom: no requests',
    html`<header>
        <p class="kicker">headroom</p>
        <h1>No request has gone through headroom here</h1>
        <p class="of">${scopeText(summary)}</p>
        <p class="lead">Start your agent through it: <code>headroom wrap claude</code></p>
      </header>
      ${footer(now)}`,
  );
}

function footer(now: number): ReturnType<typeof html> {
  return html`<footer>
    Written ${timeOf(now)} from the ledger on this machine by <code>headroom perf --html</code>. Tool output
    is counted by o200k; amounts are US dollars; ~ stands for a saving smaller than the simulator’s error, of
    which nothing is claimed. Days are UTC, times of day local. This page loads nothing and runs nothing.
  </footer>`;
}
