/** What a report in HTML and `headroom inspect` show, and what is kept for them. */

/** Bars of a chart; at 360 px the narrowest that can be told apart. Of a longer time several days share one. */
export const maxChartBars = 62;

/** Sessions that a report shows at once; the others open with a click. */
export const sessionsShown = 30;

/** Programs that open a file start a browser and end; one that goes on this long has it open. */
export const openerMs = 5_000;
