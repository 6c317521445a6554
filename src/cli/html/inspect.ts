import type { InspectedBlock, InspectedText, Inspection } from '../inspect/blocks.ts';
import { blockSays, notKept, requestSays, requestTitle } from '../inspect/wording.ts';
import { timeOf } from '../screen/layout.ts';
import { alignedLines, type Row } from '../screen/side-by-side.ts';
import { html, type Html, type Part } from './markup.ts';
import { page } from './page.ts';

/** The page of `headroom inspect --html`, as of `now` (milliseconds since 1970). */
export function inspectPage(inspection: Inspection, now: number): string {
  const { request, blocks } = inspection;
  const left = blocks.filter(({ texts }) => texts.length === 0);
  return page(
    `headroom: ${requestTitle(request)}`,
    html`<header>
        <p class="kicker">headroom</p>
        <h1>${requestTitle(request)}</h1>
        <p class="of">${requestSays(inspection)}</p>
        <p class="lead">
          What the agent sent, and what the model saw of it. <del>Left out or rewritten</del>,
          <ins>written by headroom</ins>.
        </p>
      </header>
      ${blocks.filter(({ texts }) => texts.length > 0).map(section)}
      ${
        left.length === 0
          ? null
          : html`<section>
              <h2>The same for both</h2>
              <ul>
                ${left.map((block) => html`<li>${blockSays(block)}</li>`)}
              </ul>
            </section>`
      }
      <footer>
        Written ${timeOf(now)} by <code>headroom inspect --html</code>. It holds what tools have printed.
      </footer>`,
    sidesStyle,
  );
}

function section(block: InspectedBlock): Html {
  return html`<section>
    <h2><code>${block.label ?? 'unknown tool'}</code></h2>
    <p class="note">${blockSays(block).replace('->', '\u2192').replace('(-', '(\u2212')}</p>
    ${block.texts.map(sides)}
  </section>`;
}

function sides({ sent, seen }: InspectedText): Html {
  const rows = sent === null ? null : alignedLines(sent, seen);
  return html`<div class="sides">
    ${pane(
      'The agent sent',
      rows === null
        ? html`<p class="note">${notKept}</p>`
        : lines(rows, 'left', (text) => html`<del>${text}</del>`),
    )}
    ${pane(
      'The model saw',
      rows === null ? html`${seen}` : lines(rows, 'right', (text) => html`<ins>${text}</ins>`),
    )}
  </div>`;
}

/** Scrolls by itself, also by keyboard. */
function pane(name: string, text: Html): Html {
  return html`<div>
    <h3>${name}</h3>
    <pre tabindex="0" role="region" aria-label="${name}">${'\n'}${text}</pre>
  </div>`;
}

/** One side; neighbouring lines that only it has are marked together. */
function lines(rows: readonly Row[], side: 'left' | 'right', marked: (text: string) => Html): Html {
  const parts: Part[] = [];
  let run: string[] = [];
  let isOwn = false;
  const close = (): void => {
    const text = run.map((line) => `${line}\n`).join('');
    if (text !== '') parts.push(isOwn ? marked(text) : text);
    run = [];
  };
  for (const row of rows) {
    const line = row[side];
    if (line === undefined) continue;
    if ((row.mark !== '|') !== isOwn) close();
    isOwn = row.mark !== '|';
    run.push(line);
  }
  close();
  return html`${parts}`;
}

const sidesStyle = html`<style>
  main {
    max-width: 100rem;
  }
  .sides {
    display: grid;
    grid-template-columns: repeat(2, minmax(0, 1fr));
    gap: 0 1.5rem;
  }
  pre {
    max-height: 80vh;
    margin: 0.5rem 0 0;
    padding: 0.75rem 1rem;
    overflow: auto;
    background: var(--panel);
    white-space: pre-wrap;
    line-break: anywhere;
    border-radius: 0.375rem;
    font: 0.8125rem/1.45 var(--mono);
  }
  code {
    font: 0.9em var(--mono);
    overflow-wrap: anywhere;
  }
  del {
    color: var(--soft);
    text-decoration: none;
  }
  ins {
    color: var(--with);
    text-decoration: none;
  }
  h2 + .note {
    margin: 0.25rem 0 0;
  }
  @media (max-width: 60rem) {
    .sides {
      grid-template-columns: minmax(0, 1fr);
    }
    pre {
      max-height: 60vh;
    }
  }
</style>`;
