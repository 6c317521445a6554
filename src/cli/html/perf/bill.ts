import type { BillSummary } from '../../../money/reports/bills.ts';
import type { Report } from '../../../money/reports/report.ts';
import type { Summary } from '../../../money/reports/summary.ts';
import { unpricedOf } from '../../../money/reports/unpriced.ts';
import { counted, percent, whole } from '../../../text/wording.ts';
import { timeOf } from '../../screen/layout.ts';
import { billChart, dateOf } from '../chart.ts';
import { html, type Html, type Part } from '../markup.ts';
import { billCells, money, netMoney, shareOf } from '../money.ts';
import { table } from '../table.ts';

/** What it all came to: the first thing on the page, and what may be claimed of it. */
export function heading(summary: Summary): Html {
  const { bill } = summary;
  return html`<header>
    <p class="kicker">headroom</p>
    ${unpriced(summary)}
    <h1 class="${bill.net < 0 ? 'loss' : ''}">${titleOf(bill)}</h1>
    <p class="of">${scopeText(summary)}</p>
    <p class="lead">${bill.requests === 0 ? withoutReceipts(summary) : statement(bill)}</p>
    ${bill.requests === 0 ? null : figures(bill)} ${coverage(summary)}
  </header>`;
}

/** Said first: all that follows is without it. */
function unpriced({ cost }: Summary): Html | null {
  const missing = unpricedOf(cost);
  return missing === null ? null : html`<p class="note">${missing.problem} ${missing.mend}</p>`;
}

/** The one line that says it. */
export function titleOf({ requests, net, claimed }: BillSummary): string {
  if (requests === 0) return 'No two bills to compare yet';
  if (claimed === null) return 'No saving that can be claimed';
  if (net < 0) return `${money(-net)} more on the bill`;
  return net === 0 ? 'The same bill with and without' : `${money(net)} less on the bill`;
}

export function scopeText({ scope, requests, firstAt, lastAt }: Summary): string {
  const span = firstAt === null || lastAt === null ? [] : [`${timeOf(firstAt)} to ${timeOf(lastAt)}`];
  return [
    scope.run === undefined ? null : `run ${scope.run}`,
    scope.agent ?? 'all agents',
    scope.project ?? 'all projects',
    ...span,
    counted(requests, 'request'),
  ]
    .filter((part) => part !== null)
    .join(' \u00b7 ');
}

function withoutReceipts({ net }: Summary): string {
  const tokens = `${whole(Math.abs(net))} tokens ${net < 0 ? 'more' : 'less'} than the agent sent`;
  return `None of these requests has both a receipt and a model with a known price. Together they carried ${tokens}.`;
}

function statement({ without, billed, net, error, claimed }: BillSummary): string {
  const share = shareOf(Math.abs(net), without);
  const change = `${share === null ? '' : `${share} `}${net < 0 ? 'more' : 'less'}`;
  const bills = `Without headroom these requests would have cost ${money(without)}; the provider billed ${money(billed)}, ${change}.`;
  const simulated =
    'What they would have cost is simulated, by the rules of the provider\u2019s prompt cache';
  const off = `on what was really sent the simulator is off by ${money(error)}`;
  return claimed === null
    ? `${bills} ${simulated}; ${off}, which is more than the difference, so none of it is claimed.`
    : `${bills} ${simulated}; ${off}.`;
}

function figures(bill: BillSummary): Html {
  const { without, billed, net, error, claimed } = bill;
  const one = (kind: string, name: string, amount: Part, says: string | null): Html =>
    html`<div class="${kind}">
      <dt>${name}</dt>
      <dd>${amount}${says === null ? null : html`<small>${says}</small>`}</dd>
    </div>`;
  const share = shareOf(net, without)?.replace('-', '\u2212') ?? null;
  return html`<dl class="figures">
    ${one('without', 'Without headroom', money(without), 'simulated')}
    ${one('with', 'Billed', money(billed), 'the provider\u2019s own numbers')}
    ${one('', 'Net', netMoney(bill), claimed === null ? 'within the simulator\u2019s error' : share)}
    ${one('', 'Simulator\u2019s error', money(error), shareOf(error, billed))}
  </dl>`;
}

/** How much of the scope the bill is about. */
function coverage({ bill, requests }: Summary): Html | null {
  if (bill.requests === requests || bill.requests === 0) return null;
  return html`<p class="note">
    ${`The bill is that of ${whole(bill.requests)} of ${counted(requests, 'request')}: those with a receipt and a known price. A * marks sums of such a part.`}
  </p>`;
}

export function overTime({ days }: Report): Html | null {
  const billed = days.filter(({ bill }) => bill.requests > 0);
  // One day is no course of time, and the figures above are its own.
  if (billed.length < 2) return null;
  return html`<section>
    <h2>The bill over time</h2>
    ${billChart(billed.map(({ day, bill }) => ({ day, without: bill.without, billed: bill.billed })))}
    <details>
      <summary>Figures by day</summary>
      ${table(
        'The bill by day',
        [
          { head: 'Day (UTC)', cell: ({ day }) => dateOf(day) },
          { head: 'Requests', cell: ({ requests }) => whole(requests) },
          { head: 'Tokens less', cell: ({ net }) => whole(net) },
          { head: 'Without', cell: (day) => billCells(day).without },
          { head: 'Billed', cell: (day) => billCells(day).billed },
          { head: 'Net', cell: (day) => billCells(day).net },
        ],
        [...days].reverse(),
      )}
    </details>
  </section>`;
}

/** The facts that stand out. */
export function advice({ advice: list }: Summary): Html | null {
  if (list.length === 0) return null;
  return html`<section>
    <h2>What to do next</h2>
    <ul>
      ${list.map(({ says }) => html`<li>${says}</li>`)}
    </ul>
  </section>`;
}

/** A share of all prompt tokens. */
export function cachedShare({ usage }: Pick<Summary, 'usage'>): string | null {
  const prompts = usage.input + usage.cacheRead + usage.cacheWrite5m + usage.cacheWrite1h;
  return prompts === 0 ? null : percent(usage.cacheRead / prompts);
}
