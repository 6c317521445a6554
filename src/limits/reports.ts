/** What a report in HTML and `headroom inspect` show, and what is kept for them. */

/** Bars of a chart; at 360 px the narrowest that can be told apart. Of a longer time several days share one. */
export const maxChartBars = 62;

/** Sessions that a report shows at once; the others open with a click. */
export const sessionsShown = 30;

/** Programs that open a file start a browser and end; one that goes on this long has it open. */
export const openerMs = 5_000;

/** Whose output it is, in a line that leaves room for figures on an usual terminal. */
export const maxLabelChars = 80;

/** Requests that `inspect --list` shows: those one remembers. */
export const inspectRows = 20;

/** A request has long gone out by then, and its answer has hardly begun. */
export const keepAfterMs = 250;

/** The end of a session may wait this long for the last copies; they are small, and nothing depends on them. */
export const keepAtEndMs = 500;

/** Bodies whose texts wait or are being kept: a few of the longest that conversations have. */
export const maxKeepBytes = 32 * 1024 * 1024;
