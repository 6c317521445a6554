import { html, type Html } from './markup.ts';

/** Two amounts of one thing: grey as it was without headroom, before it the accent; red what that has more. */
export function barOf(without: number, withIt: number, most: number): Html {
  const share = (amount: number): number => (most <= 0 ? 0 : round((100 * Math.max(0, amount)) / most));
  return html`<svg class="bar" viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true">
    <rect class="of-without" width="${share(without)}" height="10" />
    <rect class="of-with" y="2" width="${share(Math.min(withIt, without))}" height="6" />
    ${
      withIt > without
        ? html`<rect
            class="of-loss"
            x="${share(without)}"
            y="2"
            width="${round(share(withIt) - share(without))}"
            height="6"
          />`
        : null
    }
  </svg>`;
}

/** One amount beside others of its kind; grey where headroom has no part in it. */
export function plainBar(amount: number, most: number, kind: 'with' | 'without'): Html {
  return html`<svg class="bar" viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true">
    <rect class="of-${kind}" y="2" width="${most <= 0 ? 0 : round((100 * amount) / most)}" height="6" />
  </svg>`;
}

/** Thousandths of a chart's width cannot be seen. */
export function round(share: number): number {
  return Math.round(share * 100) / 100;
}
