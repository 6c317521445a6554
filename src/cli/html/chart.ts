import { dayMs } from '../../limits.ts';
import { round } from './bars.ts';
import { html, type Html } from './markup.ts';
import { money } from './money.ts';

/** Bars of a chart; at 360 px the narrowest that can be told apart. Of a longer time several days share one. */
const maxChartBars = 62;

/** What a day cost, USD. */
export interface DayBill {
  /** Its start (UTC), milliseconds since 1970. */
  readonly day: number;
  readonly without: number;
  readonly billed: number;
}

/** The bill over time, a bar for each day, or for several where there are many. */
export function billChart(days: readonly DayBill[]): Html {
  const { bars, daysEach } = barsOf(days);
  const most = niceAbove(Math.max(...bars.flatMap(({ without, billed }) => [without, billed])));
  const width = bars.length * slot;
  const dates = bars.map(({ day }) => dateOf(day));
  const [first = '', last = ''] = [dates[0], dates.at(-1)];
  const isMore = bars.some(({ without, billed }) => billed > without);
  return html`<figure>
    <figcaption>
      <span>${daysEach === 1 ? 'USD a day' : `USD in ${daysEach} days`}</span>
      <span class="key without">without headroom</span>
      <span class="key with">billed</span>
      ${isMore ? html`<span class="key more">billed more than without</span>` : null}
    </figcaption>
    <div class="chart" style="max-width: ${bars.length * widestBarRem}rem">
      <div class="scale" aria-hidden="true">
        ${[most, most / 2, 0].map((amount) => html`<span>${axis(amount)}</span>`)}
      </div>
      <svg
        role="img"
        aria-label="Bill from ${first} to ${last}, with and without headroom; the figures stand in the table below."
        viewBox="0 0 ${width} 100"
        preserveAspectRatio="none"
      >
        ${[0, 50, 100].map((y) => html`<line class="rule" x2="${width}" y1="${y}" y2="${y}" />`)}
        ${bars.map((bar, at) => barAt(bar, at * slot, most, dates[at] ?? ''))}
      </svg>
      <div class="dates" aria-hidden="true">
        <span>${first}</span>${bars.length > 1 ? html`<span>${last}</span>` : null}
      </div>
    </div>
  </figure>`;
}

/** Few bars do not fill the page. */
const widestBarRem = 8;

/** Units of the picture that a bar and the room beside it have. */
const slot = 10;

function barAt({ without, billed }: DayBill, x: number, most: number, date: string): Html {
  const high = (amount: number): number => round((100 * Math.max(0, amount)) / most);
  const rect = (kind: string, inset: number, from: number, to: number): Html =>
    html`<rect
      class="${kind}"
      x="${x + inset}"
      width="${slot - 2 * inset}"
      y="${round(100 - to)}"
      height="${round(to - from)}"
    />`;
  return html`<g>
    <title>
      ${`${date}: without headroom ${money(without)}, billed ${money(billed)}, net ${money(without - billed)}`}
    </title>
    ${rect('of-without', 1, 0, high(without))} ${rect('of-with', 2.5, 0, high(Math.min(billed, without)))}
    ${billed > without ? rect('of-loss', 2.5, high(without), high(billed)) : null}
  </g>`;
}

/** Days from the first to the last without a gap, as many together as it takes. */
function barsOf(days: readonly DayBill[]): { readonly bars: readonly DayBill[]; readonly daysEach: number } {
  const first = days[0]?.day ?? 0;
  const count = Math.round(((days.at(-1)?.day ?? 0) - first) / dayMs) + 1;
  const daysEach = [1, 7, 28].find((each) => count / each <= maxChartBars) ?? Math.ceil(count / maxChartBars);
  const bars = Array.from({ length: Math.ceil(count / daysEach) }, (_, at) => ({
    day: first + at * daysEach * dayMs,
    without: 0,
    billed: 0,
  }));
  for (const { day, without, billed } of days) {
    const bar = bars[Math.floor((day - first) / dayMs / daysEach)];
    if (bar === undefined) continue;
    bar.without += without;
    bar.billed += billed;
  }
  return { bars, daysEach };
}

export function dateOf(day: number): string {
  return new Date(day).toISOString().slice(0, 10);
}

/** The next number above that is easy to halve. */
function niceAbove(amount: number): number {
  if (amount <= 0) return 1;
  const power = 10 ** Math.floor(Math.log10(amount));
  return power * ([1, 2, 4, 6, 8, 10].find((step) => step * power >= amount) ?? 10);
}

/** As few digits as say it. */
function axis(amount: number): string {
  return `$${Number(amount.toPrecision(2)).toLocaleString('en-US', { maximumFractionDigits: 9 })}`;
}

export const chartStyle = html`<style>
  svg {
    display: block;
    width: 100%;
  }
  .bar {
    height: 0.625rem;
  }
  .of-with {
    fill: var(--with);
  }
  .of-without {
    fill: var(--without);
  }
  .of-loss {
    fill: var(--loss);
  }
  .rule {
    stroke: var(--line);
    vector-effect: non-scaling-stroke;
  }
  figure {
    margin: 1.25rem 0 0;
  }
  figcaption {
    display: flex;
    flex-wrap: wrap;
    gap: 0.25rem 1.25rem;
    margin-bottom: 0.75rem;
    color: var(--soft);
    font-size: 0.875rem;
  }
  .key::before {
    content: '';
    display: inline-block;
    width: 0.75rem;
    height: 0.75rem;
    margin-right: 0.4375rem;
    background: currentColor;
    vertical-align: -0.0625rem;
  }
  .key.with::before {
    background: var(--with);
  }
  .key.without::before {
    background: var(--without);
  }
  .key.more::before {
    background: var(--loss);
  }
  .chart {
    display: grid;
    grid-template: 12rem auto / auto minmax(0, 1fr);
    gap: 0.375rem 0.625rem;
  }
  .scale {
    display: flex;
    flex-direction: column;
    justify-content: space-between;
    margin: -0.5rem 0;
    text-align: right;
  }
  .scale,
  .dates {
    color: var(--soft);
    font-size: 0.75rem;
    line-height: 1rem;
  }
  .chart svg {
    height: 100%;
  }
  .dates {
    grid-column: 2;
    display: flex;
    justify-content: space-between;
  }
</style>`;
