import { html, type Html } from './markup.ts';
import { chartStyle } from './chart.ts';
import { style } from './style.ts';
import { tableStyle } from './table.ts';

/**
 * One self-contained page. Its policy lets a browser fetch nothing and run nothing, so that a report can be opened,
 * sent on and kept without telling anyone.
 */
export function page(title: string, body: Html, ownStyle: Html | null = null): string {
  const { markup } = html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'" />
        <meta name="color-scheme" content="light dark" />
        <title>${title}</title>
        ${[style, tableStyle, chartStyle, ownStyle]}
      </head>
      <body>
        <main>${body}</main>
      </body>
    </html> `;
  return `${markup.trim()}\n`;
}
