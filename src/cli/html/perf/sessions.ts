import type { Session } from '../../../money/reports/report.ts';
import { counted, whole } from '../../../text/wording.ts';
import { timeOf } from '../../screen/layout.ts';
import { html, type Html } from '../markup.ts';
import { billCells } from '../money.ts';
import { table } from '../table.ts';
import { cachedShare } from './bill.ts';

/** Sessions that a report shows at once; the others open with a click. */
export const sessionsShown = 30;

/** Every run, also those that cost more; the latest are shown, the others open without a script. */
export function sessions(own: readonly Session[]): Html {
  const older = own.slice(sessionsShown);
  return html`<section>
    <h2>Sessions</h2>
    <p class="note">${verdict(own)}</p>
    ${listOf('The latest sessions', own.slice(0, sessionsShown))}
    ${
      older.length === 0
        ? null
        : html`<details>
            <summary>${counted(older.length, 'older session')}</summary>
            ${listOf('Older sessions', older)}
          </details>`
    }
  </section>`;
}

/** Only what has two bills can be judged, and only where they differ by more than the simulator's error. */
function verdict(own: readonly Session[]): string {
  const bills = own.map(({ bill }) => bill).filter(({ requests }) => requests > 0);
  const dearer = bills.filter(({ net }) => net < 0).length;
  const close = bills.filter(({ claimed }) => claimed === null).length;
  const unknown = own.length - bills.length;
  const judged =
    bills.length === 0
      ? []
      : [
          `of ${whole(bills.length)} with a receipt and a known price ${dearer === 0 ? 'none' : whole(dearer)} dearer with headroom`,
          ...(close === 0 ? [] : [`${whole(close)} too close to tell`]),
        ];
  return [
    counted(own.length, 'session'),
    ...judged,
    ...(unknown === 0 ? [] : [`${whole(unknown)} unknown`]),
  ].join('; ');
}

function listOf(caption: string, own: readonly Session[]): Html {
  return table(
    caption,
    [
      {
        head: 'Session',
        cell: ({ agent, project, run, lastAt, bill }) =>
          html`${agent} in ${project}${bill.net < 0 ? html` <span class="tag">dearer</span>` : null}<small
              >${lastAt === null ? null : timeOf(lastAt)} · ${run}</small
            >`,
      },
      { head: 'Requests', cell: ({ requests }) => whole(requests) },
      { head: 'Tokens less', cell: ({ net }) => whole(net) },
      { head: 'From cache', cell: (session) => cachedShare(session) },
      { head: 'Without', cell: (session) => billCells(session).without },
      { head: 'Billed', cell: (session) => billCells(session).billed },
      { head: 'Net', cell: (session) => billCells(session).net },
    ],
    own,
  );
}
