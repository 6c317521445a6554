import { html, type Html, type Part } from './markup.ts';

/** A column of a table; the first one heads its row. */
export interface Column<Row> {
  readonly head: string;
  readonly cell: (row: Row) => Part;
  /** Words stand at the left, a gauge has a share of the width; else it is a number. */
  readonly kind?: 'words' | 'gauge';
}

/**
 * A table with a caption for those who cannot see where it stands. On a phone each row becomes a block of labelled
 * figures; the roles keep it a table to a screen reader then.
 */
export function table<Row>(
  caption: string,
  columns: readonly Column<Row>[],
  rows: readonly Row[],
  kind: 'blocks' | 'plain' = 'blocks',
): Html {
  const heads = columns.map(
    ({ head, kind: of }) => html`<th role="columnheader" scope="col" class="${of ?? ''}">${head}</th>`,
  );
  return html`<table role="table" class="${kind}">
    <caption class="hidden">
      ${caption}
    </caption>
    <thead role="rowgroup">
      <tr role="row">
        ${heads}
      </tr>
    </thead>
    <tbody role="rowgroup">
      ${rows.map(
        (row) =>
          html`<tr role="row">
            ${columns.map((column, at) => cell(column, row, at === 0))}
          </tr> `,
      )}
    </tbody>
  </table>`;
}

function cell<Row>({ head, cell: of, kind }: Column<Row>, row: Row, isFirst: boolean): Html {
  return isFirst
    ? html`<th role="rowheader" scope="row">${of(row)}</th>`
    : html`<td role="cell" class="${kind ?? ''}" data-label="${head}">${of(row)}</td>`;
}

export const tableStyle = html`<style>
  table {
    width: 100%;
    margin-top: 0.75rem;
    border-collapse: collapse;
    font-size: 0.9375rem;
  }
  th,
  td {
    padding: 0.4375rem 0 0.4375rem 1.25rem;
    border-bottom: 1px solid var(--line);
    text-align: right;
    vertical-align: baseline;
    font-weight: 400;
    white-space: nowrap;
  }
  thead th {
    color: var(--soft);
    font-size: 0.8125rem;
    vertical-align: bottom;
  }
  th:first-child {
    padding-left: 0;
    text-align: left;
    white-space: normal;
    overflow-wrap: anywhere;
  }
  .words {
    text-align: left;
    white-space: normal;
    overflow-wrap: anywhere;
  }
  .gauge {
    width: 24%;
    text-align: left;
  }
  .star {
    display: inline-block;
    width: 0;
  }
  th small {
    display: block;
    color: var(--soft);
    font-size: 0.8125rem;
  }
  .tag {
    margin-left: 0.375rem;
    padding: 0 0.375rem;
    border: 1px solid currentColor;
    border-radius: 0.25rem;
    color: var(--loss);
    font-size: 0.75rem;
  }
  @media (max-width: 40rem) {
    .blocks thead {
      position: absolute;
      clip-path: inset(50%);
    }
    .blocks tr {
      display: grid;
      grid-template-columns: repeat(3, 1fr);
      gap: 0.25rem 0.75rem;
      padding: 0.625rem 0;
      border-bottom: 1px solid var(--line);
    }
    .blocks th,
    .blocks td {
      width: auto;
      padding: 0;
      border: 0;
      text-align: left;
    }
    th,
    td {
      padding-left: 0.75rem;
    }
    .blocks th,
    .blocks .gauge,
    .blocks .words {
      grid-column: 1 / -1;
    }
    .blocks td:not(.gauge, :empty)::before {
      content: attr(data-label);
      display: block;
      color: var(--soft);
      font-size: 0.75rem;
    }
    .blocks td:empty {
      display: none;
    }
  }
</style>`;
