import type { Arm, Ratio } from '../../../money/reports/holdout.ts';
import type { Summary } from '../../../money/reports/summary.ts';
import { percent, whole } from '../../../text/wording.ts';
import { html, type Html } from '../markup.ts';
import { money } from '../money.ts';
import { table } from '../table.ts';

/** What became of folds: fetched, or printed once more. */
export function askedBack({ guard }: Summary): Html | null {
  if (guard.length === 0) return null;
  return html`<section>
    <h2>Folds asked back</h2>
    <p class="note">Texts of which something was left out, and how many were fetched or printed once more.</p>
    ${table(
      'Folds asked back, by engine and kind of output',
      [
        {
          head: 'Engine and kind',
          cell: ({ name, stopped }) =>
            html`${name}${stopped ? html` <span class="tag">stopped</span>` : null}`,
        },
        { head: 'Folds', cell: ({ folds }) => whole(folds) },
        { head: 'Asked back', cell: ({ askedBack: asked }) => whole(asked) },
        { head: 'Rate', cell: ({ rate }) => (rate === null ? null : percent(rate)) },
        { head: 'Tokens before', cell: ({ before }) => whole(before) },
        { head: 'After', cell: ({ after }) => whole(after) },
      ],
      guard,
    )}
  </section>`;
}

/** The bill of conversations beside that of those that were drawn to go raw: measured, not simulated. */
export function heldOut({ holdout }: Summary): Html | null {
  if (holdout === null) return null;
  const { treated, heldOut: raw, ratio } = holdout;
  const arms: readonly (Arm & { readonly name: string })[] = [
    { name: 'With headroom', ...treated },
    { name: 'Drawn to go raw', ...raw },
  ];
  return html`<section>
    <h2>Measured against conversations that went raw</h2>
    <p class="note">
      ${ratio === null ? 'Not enough conversations yet to tell a difference.' : ratioText(ratio)}
    </p>
    ${table(
      'Typical cost of a conversation, with headroom and without',
      [
        { head: 'Conversations', cell: ({ name }) => name },
        { head: 'Number', cell: ({ conversations }) => whole(conversations) },
        {
          head: 'Typical cost',
          cell: ({ typicalUsd }) => (typicalUsd === null ? null : money(typicalUsd)),
        },
      ],
      arms,
      'plain',
    )}
  </section>`;
}

function ratioText({ estimate, low, high }: Ratio): string {
  const bounds = `${percent(low)} to ${percent(high)} with a confidence of 95 %`;
  return `A conversation with headroom costs ${percent(estimate)} of one without (${bounds}; geometric means).`;
}
