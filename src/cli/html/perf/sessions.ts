import { sessionsShown } from '../../../limits.ts';
import type { Session } from '../../../money/sessions.ts';
import { counted, whole } from '../../../text/wording.ts';
import { timeOf } from '../../layout.ts';
import { html, type Html } from '../markup.ts';
import { billCells } from '../money.ts';
import { table } from '../table.ts';
import { cachedShare } from './bill.ts';

/** Every run, also those that cost more; the latest are shown, the others open without a script. */
export function sessions(own: readonly Session[]): Html {
  const dearer = own.filter(({ bill }) => bill.net < 0).length;
  const older = own.slice(sessionsShown);
  return html`<section>
    <h2>Sessions</h2>
    <p class="note">
      ${counted(own.length, 'session')},
      ${dearer === 0 ? 'none of them dearer with headroom.' : `${whole(dearer)} of them dearer with headroom.`}
    </p>
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
