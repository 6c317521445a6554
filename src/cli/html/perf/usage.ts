import type { Summary } from '../../../money/reports/summary.ts';
import { counted, percent, whole } from '../../../text/wording.ts';
import { milliseconds } from '../../screen/layout.ts';
import { plainBar } from '../bars.ts';
import { html, type Html } from '../markup.ts';
import { money, shareOf } from '../money.ts';
import { table } from '../table.ts';

/** The provider's own numbers: what prompts were billed as. */
export function cache({ usage, cost, failed, unended }: Summary): Html {
  const rows = [
    { name: 'Read from its cache', tokens: usage.cacheRead },
    { name: 'Written to its cache', tokens: usage.cacheWrite5m },
    { name: 'Written to its cache for an hour or longer', tokens: usage.cacheWrite1h },
    { name: 'Not cached', tokens: usage.input },
  ].filter(({ name, tokens }) => tokens > 0 || !name.includes('hour'));
  const silent = usage.withoutUsage - failed.withoutUsage - unended;
  const prompts = rows.reduce((sum, { tokens }) => sum + tokens, 0);
  const most = Math.max(...rows.map(({ tokens }) => tokens));
  return html`<section>
    <h2>The provider’s cache</h2>
    <p class="note">
      Prompt tokens by what they were billed as, and ${whole(usage.output)} tokens of output.
      ${costText(cost)} ${failedText(failed)}
      ${silent > 0 ? `No usage numbers in the answer: ${counted(silent, 'request')}.` : null}
      ${
        unended > 0
          ? `Answer under way, or cut off with headroom, so that its cost is unknown: ${counted(unended, 'request')}.`
          : null
      }
    </p>
    ${table(
      'Prompt tokens by what they were billed as',
      [
        { head: 'Prompt tokens', cell: ({ name }) => name },
        { head: 'Tokens', cell: ({ tokens }) => whole(tokens) },
        { head: 'Of all', cell: ({ tokens }) => shareOf(tokens, prompts) },
        { head: 'Share', kind: 'gauge', cell: ({ tokens }) => plainBar(tokens, most, 'without') },
      ],
      rows,
      'plain',
    )}
  </section>`;
}

function failedText({ errors, unanswered }: Summary['failed']): string | null {
  const kinds = errors.map(({ status, requests }) => `${status} \u00d7 ${whole(requests)}`);
  const said = [
    ...(kinds.length === 0 ? [] : [`Errors: ${kinds.join(', ')}.`]),
    ...(unanswered === 0 ? [] : [`No answer at all: ${counted(unanswered, 'request')}.`]),
  ];
  return said.length === 0 ? null : `${said.join(' ')} `;
}

function costText({ usd, requests, own, asOf }: Summary['cost']): string | null {
  if (requests === 0) return null;
  const prices = asOf === null ? 'your own prices' : `list prices of ${asOf}`;
  const mine = asOf !== null && own > 0 ? `, ${whole(own)} of them at your own prices` : '';
  return `At ${prices}: ${money(usd)} for ${counted(requests, 'request')}${mine}. `;
}

export function delay({ delayMs, delays, requests }: Summary): Html | null {
  if (delayMs === null) return null;
  const most = Math.max(...delays.map((share) => share.requests));
  const says = (['p50', 'p95', 'p99'] as const).map((name) => `${name} ${milliseconds(delayMs[name])} ms`);
  return html`<section>
    <h2>Delay added</h2>
    <p class="note">Before a request goes out: ${says.join(', ')}.</p>
    ${table(
      'Requests by the delay that headroom added',
      [
        { head: 'At most', cell: ({ upTo }) => (upTo === null ? 'more' : `${whole(upTo)} ms`) },
        { head: 'Requests', cell: (share) => whole(share.requests) },
        { head: 'Of all', cell: (share) => shareOf(share.requests, requests) },
        { head: 'Share', kind: 'gauge', cell: (share) => plainBar(share.requests, most, 'with') },
      ],
      delays,
      'plain',
    )}
  </section>`;
}

/** Calls of our tool, and what went otherwise than it should. */
export function notes({
  notes: own,
  caused,
  retrievals,
  retrievalRate,
  shortened,
  schemaTokens,
}: Summary): Html {
  const rate =
    retrievalRate === null ? '' : `, ${percent(retrievalRate)} of ${counted(shortened, 'text')} shortened`;
  const ours = caused.retrieval + caused.reRun;
  return html`<section>
    <h2>Retrievals and notes</h2>
    <p class="note">
      ${counted(retrievals, 'call')} of headroom_retrieve${rate}; its definition took ${whole(schemaTokens)}
      tokens in all requests together.
      ${ours === 0 ? null : `${counted(ours, 'request')} would not have been made without headroom; the net has them in it.`}
    </p>
    ${
      own.length === 0
        ? html`<p>Nothing out of the ordinary.</p>`
        : table(
            'Requests with a note, by what it says',
            [
              { head: 'Note', cell: ({ note, says }) => html`${note}<small>${says}</small>` },
              { head: 'Requests', cell: ({ requests }) => whole(requests) },
            ],
            own,
            'plain',
          )
    }
  </section>`;
}
