import type { BillSummary } from '../../money/reports/bills.ts';
import type { CostSummary } from '../../money/reports/costs.ts';
import type { Figures } from '../../money/reports/figures.ts';
import { percent, usd } from '../../text/wording.ts';
import { netCell } from '../reports/bill-section.ts';
import { costCell } from '../screen/layout.ts';
import { html, type Html, type Part } from './markup.ts';

/** US dollars, as `usd` writes them, with a minus as wide as a plus. */
export function money(amount: number): string {
  return usd(amount).replace('-', '\u2212');
}

/** The net as terminals show it: `~` for a saving that nobody can claim; what headroom cost is marked. */
export function netMoney(bill: BillSummary): Html {
  const text = netCell(bill).replace('-', '\u2212');
  return bill.net < 0 ? html`<span class="loss">${text}</span>` : html`${text}`;
}

/** A sum that is not of all its requests carries a star. */
function starred(amount: Part, { bill, requests }: Figures): Html {
  return html`${amount}${bill.requests < requests ? html`<span class="star">*</span>` : null}`;
}

/** What stands in a table for a bill: of requests without a receipt what is known of their cost. */
export function billCells(figures: Figures): { without: Part; billed: Part; net: Part } {
  const { bill, cost } = figures;
  if (bill.requests > 0) {
    return {
      without: starred(money(bill.without), figures),
      billed: starred(money(bill.billed), figures),
      net: netMoney(bill),
    };
  }
  return { without: null, billed: costText(cost), net: null };
}

function costText(cost: CostSummary): string | null {
  const text = costCell(cost);
  return text === '' ? null : text;
}

/** A share of a whole; null where there is none. */
export function shareOf(part: number, whole: number): string | null {
  return whole <= 0 ? null : percent(part / whole);
}
