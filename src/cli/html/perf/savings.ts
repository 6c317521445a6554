import type { Part } from '../../../money/reports/figures.ts';
import type { Summary } from '../../../money/reports/summary.ts';
import { whole } from '../../../text/wording.ts';
import { changeOf, timeOf } from '../../screen/layout.ts';
import { barOf, plainBar } from '../bars.ts';
import { html, type Html } from '../markup.ts';
import { billCells } from '../money.ts';
import { table } from '../table.ts';
import { cachedShare } from './bill.ts';

/** Figures side by side of those that share an agent, a model or a project. */
export function parts(by: string, own: readonly Part[], says: string | null = null): Html | null {
  if (own.length === 0) return null;
  const most = Math.max(...own.flatMap(({ bill }) => [bill.without, bill.billed]));
  return html`<section>
    <h2>By ${by}</h2>
    ${says === null ? null : html`<p class="note">${says}</p>`}
    ${table(
      `Figures by ${by}`,
      [
        {
          head: by.replace(/^./, (first) => first.toUpperCase()),
          cell: ({ name }) => name ?? 'no model named',
        },
        { head: 'Requests', cell: ({ requests }) => whole(requests) },
        { head: 'Tokens less', cell: ({ net }) => whole(net) },
        { head: 'From cache', cell: (part) => cachedShare(part) },
        { head: 'Without', cell: (part) => billCells(part).without },
        { head: 'Billed', cell: (part) => billCells(part).billed },
        { head: 'Net', cell: (part) => billCells(part).net },
        ...(most <= 0
          ? []
          : [
              {
                head: 'Bill',
                kind: 'gauge' as const,
                cell: ({ bill }: Part): Html | null =>
                  bill.requests === 0 ? null : barOf(bill.without, bill.billed, most),
              },
            ]),
      ],
      own,
    )}
  </section>`;
}

export function engines({ engines: own, decided }: Summary): Html | null {
  if (own.length === 0) return null;
  const most = Math.max(...own.flatMap(({ before, after }) => [before, after]));
  return html`<section>
    <h2>Shortened, by engine</h2>
    <p class="note">
      Each text counted once, at its first sight. All tool output together: ${whole(decided.before)} tokens as
      the agent sent it, ${whole(decided.after)} as it went out.
    </p>
    ${table(
      'Texts shortened, by engine',
      [
        { head: 'Engine', cell: ({ name }) => name },
        { head: 'Texts', cell: ({ blocks }) => whole(blocks) },
        { head: 'Tokens before', cell: ({ before }) => whole(before) },
        { head: 'After', cell: ({ after }) => whole(after) },
        { head: 'Change', cell: (engine) => changeOf(engine).replace('-', '\u2212') },
        { head: 'Tokens', kind: 'gauge', cell: ({ before, after }) => barOf(before, after, most) },
      ],
      own,
    )}
  </section>`;
}

export function leftAlone({ left, biggestLeft }: Summary): Html | null {
  if (left.length === 0) return null;
  const most = Math.max(...left.map(({ tokens }) => tokens));
  return html`<section>
    <h2>Left as it was, and why</h2>
    <p class="note">
      Each text counted once; where no engine was tried, tokens are estimated (characters / 4).
    </p>
    ${table(
      'Texts left as they were, by reason',
      [
        { head: 'Reason', cell: ({ reason, says }) => html`${reason}<small>${says}</small>` },
        { head: 'Texts', cell: ({ blocks }) => whole(blocks) },
        { head: 'Tokens', cell: ({ tokens }) => whole(tokens) },
        { head: 'Share', kind: 'gauge', cell: ({ tokens }) => plainBar(tokens, most, 'without') },
      ],
      left,
      'plain',
    )}
    ${
      biggestLeft.length === 0
        ? null
        : html`<h3>The biggest of them</h3>
            ${table(
              'The biggest texts left as they were',
              [
                {
                  head: 'Tool',
                  cell: ({ tool, agent, project }) =>
                    html`${tool ?? 'unknown tool'}<small>${agent} in ${project}</small>`,
                },
                { head: 'Reason', kind: 'words', cell: ({ reason }) => reason },
                { head: 'When', cell: ({ at }) => timeOf(at) },
                { head: 'Tokens', cell: ({ tokens }) => whole(tokens) },
              ],
              biggestLeft,
            )}`
    }
  </section>`;
}
