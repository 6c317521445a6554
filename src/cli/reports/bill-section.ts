import type { BillSummary } from '../../money/reports/bills.ts';
import type { Overview } from '../../money/reports/overview.ts';
import { counted, percent, usd } from '../../text/wording.ts';

/** One line of the section: a label, a figure, a remark. */
export type Entry = readonly [label: string, value: string, remark?: string];

/** What `perf` says of the bill with and without headroom; nothing where no receipt has a known price. */
export function billEntries({ bill, caused }: Pick<Overview, 'bill' | 'caused'>): Entry[] {
  if (bill.requests === 0) return [];
  return [
    ['cost without headroom', usd(bill.without), 'by the cache simulator'],
    ['cost as billed', usd(bill.billed), 'by the provider'],
    ['net', usd(bill.net), claim(bill)],
    ["  simulator's error on what was sent", usd(bill.error)],
    ...causes(caused),
  ];
}

/** What of the net can be claimed; in a cell of a table the same with a sign. */
function claim({ without, net, claimed }: BillSummary): string {
  if (claimed === null) return "within the simulator's error";
  if (without === 0) return '';
  const share = `${percent(Math.abs(claimed) / without)} ${claimed < 0 ? 'more' : 'less'}`;
  return Math.abs(claimed - net) < shownUsd ? share : `${usd(claimed)} sure: ${share}`;
}

/** A smaller difference is not printed. */
const shownUsd = 0.00005;

/** What is claimed: `$1.20` saved, `-$0.01` lost, `~` within the simulator's error; empty without receipts. */
export function netCell({ requests, claimed }: BillSummary): string {
  if (requests === 0) return '';
  return claimed === null ? '~' : usd(claimed);
}

function causes({ retrieval, reRun }: Overview['caused']): Entry[] {
  const total = retrieval + reRun;
  if (total === 0) return [];
  const parts = [
    ...(retrieval > 0 ? [counted(retrieval, 'retrieval')] : []),
    ...(reRun > 0 ? [counted(reRun, 're-run')] : []),
  ];
  return [["  requests of headroom's making", String(total), `${parts.join(', ')}; in the net`]];
}
