import { html } from './markup.ts';

/** The look of every page: one accent for "with headroom", grey for "without", red for a negative net alone. */
export const style = html`<style>
  :root {
    color-scheme: light dark;
    --ground: #fdfdfb;
    --ink: #20211e;
    --soft: #62645e;
    --line: #e3e3dd;
    --panel: #f5f5f1;
    --with: #0a6b5c;
    --without: #92938c;
    --loss: #b3261e;
    --mono: ui-monospace, 'SF Mono', Menlo, Consolas, 'DejaVu Sans Mono', monospace;
  }
  @media (prefers-color-scheme: dark) {
    :root {
      --ground: #171816;
      --ink: #e6e7e1;
      --soft: #a2a49b;
      --line: #34352f;
      --panel: #1f201d;
      --with: #55c4ae;
      --without: #74766e;
      --loss: #ff8b80;
    }
  }
  * {
    box-sizing: border-box;
  }
  body {
    margin: 0;
    background: var(--ground);
    color: var(--ink);
    font:
      16px/1.5 system-ui,
      sans-serif;
    font-variant-numeric: tabular-nums;
    -webkit-text-size-adjust: 100%;
  }
  main {
    max-width: 62rem;
    margin: 0 auto;
    padding: 3rem 1.5rem 4rem;
  }
  .wide {
    max-width: 96rem;
  }
  h1 {
    margin: 0 0 0.75rem;
    font-size: 2rem;
    font-weight: 600;
    line-height: 1.2;
    letter-spacing: -0.01em;
  }
  h2 {
    margin: 0;
    font-size: 1.125rem;
    font-weight: 600;
  }
  h3 {
    margin: 1.75rem 0 0;
    font-size: 0.9375rem;
    font-weight: 600;
  }
  p {
    margin: 0 0 1rem;
    max-width: 42rem;
  }
  a {
    color: inherit;
  }
  header .of,
  .note,
  footer {
    color: var(--soft);
    font-size: 0.875rem;
  }
  .kicker {
    margin-bottom: 0.5rem;
    color: var(--with);
    font-weight: 600;
  }
  .lead {
    font-size: 1.0625rem;
  }
  .loss {
    color: var(--loss);
  }
  section {
    margin-top: 3.25rem;
  }
  section > .note {
    margin-bottom: 1rem;
  }
  @media (max-width: 40rem) {
    main {
      padding-top: 2rem;
    }
    h1 {
      font-size: 1.625rem;
    }
  }
  summary {
    margin-top: 0.75rem;
    color: var(--soft);
    font-size: 0.875rem;
    cursor: pointer;
  }
  footer {
    margin-top: 4rem;
    padding-top: 1rem;
    border-top: 1px solid var(--line);
  }
  .figures {
    display: grid;
    grid-template-columns: repeat(auto-fit, minmax(9rem, 1fr));
    gap: 1.25rem 1.5rem;
    margin: 2rem 0;
  }
  .figures div {
    padding-top: 0.75rem;
    border-top: 3px solid var(--line);
  }
  .figures .with {
    border-color: var(--with);
  }
  .figures .without {
    border-color: var(--without);
  }
  .figures dt {
    color: var(--soft);
    font-size: 0.875rem;
  }
  .figures dd {
    margin: 0;
    font-size: 1.625rem;
    line-height: 1.3;
  }
  .figures dd small {
    display: block;
    color: var(--soft);
    font-size: 0.875rem;
  }
  .hidden {
    position: absolute;
    width: 1px;
    height: 1px;
    overflow: hidden;
    clip-path: inset(50%);
    white-space: nowrap;
  }
</style>`;
