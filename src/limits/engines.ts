/** What engines and the pipeline may take and must gain. */

/**
 * Processor time of its own after which a text counts as one that never ends (an endless loop, a pattern that
 * explodes): 30 times what the slowest engine takes. It is no budget: a slow or busy machine uses no more of it.
 */
export const jobCpuMs = 5_000;
export const jobCpuMsPerChar = 0.01;

/** Steps that a text may take, and as many more for each of its characters: ten times what the engines take. */
export const baseSteps = 1_000_000;
export const stepsPerChar = 200;

/** Threads that run engines: more would help only who runs many agents at once, and each holds 60 MB. */
export const maxEngineThreads = 4;

/** Below this many characters a text cannot save enough to matter: no engine sees it. */
export const minTextChars = 400;

/** Above this many characters engines are not tried: nobody waits seconds for a request. */
export const maxTextChars = 1_500_000;

/** A result stands only if it is smaller by this share and by this many tokens. */
export const minSavedShare = 0.05;
export const minSavedTokens = 16;

/** A fold costs a marker and perhaps a retrieval turn: below this many tokens it cannot pay. */
export const minFoldTokens = 500;

/** Runs of one character class longer than this make BPE counting quadratic: they are cut before counting. */
export const tokenRunChars = 256;

/** Characters of counted texts whose words stay known: each keeps its text. Words come again within a few texts. */
export const rememberedWordChars = 1_000_000;

/** A command line longer than this is no command we would know: it is cut before it is matched. */
export const maxCommandChars = 4_000;

/** The question handed to engines: the latest prompt's first characters are enough to rank rows. */
export const maxQuestionChars = 2_000;

/** Below this many rows a table's header costs more than the keys it saves. */
export const minTableRows = 4;

/** A table wider than this is no longer read by column. */
export const maxTableColumns = 64;

/** An array is flattened into columns of its own up to this length (pairs, single matches, coordinates). */
export const maxFlatItems = 8;

/** Objects whose rows carry fewer than this share of all their keys are maps, not records: they stay a cell. */
export const minKeyDensity = 0.2;

/** A table stands only if it is shorter than minified JSON by this factor: below it keys read better. */
export const tableGain = 0.9;

/** Characters that all tables of a text must save together, to pay for the line that says how to read them. */
export const minTableChars = 240;

/** Rows of another shape than this share of their table are written whole, so that columns stay dense. */
export const dominantShapeShare = 0.75;

/** A column with more different values than this gets no short names: the list would not be looked up. */
export const maxCodes = 40;

/** Short names for beginnings come on top of those: 52 letters are all there are. */
export const maxStems = 12;

/** Tokens that short names must save over a column before a reader is asked to look them up. */
export const minCodeGainTokens = 12;

/** An array shorter than this stays on one line; a longer one gets a line an item, so that items can be left out. */
export const minListChars = 400;

/** Fewer rows than this are shown whole: leaving some out costs about as much as it saves. */
export const minFoldRows = 20;

/** Share of rows that a fold tries to keep, per level. */
export const keptRowShare = { balanced: 0.1, tight: 0.05 } as const;

/** A value carried by at most this share of rows is rare, and its rows are kept. */
export const rareShare = 0.02;

/** A column with at most this many different values is a category whose counts describe left-out rows. */
export const maxCategories = 12;

/** A number this many standard deviations from its column's mean is an outlier. */
export const outlierDeviations = 3;

/**
 * Rows that are odd among rows of one kind stay, the oddest first: this share of few rows up to so many, and of many
 * rows the other share, per level.
 */
export const keptOddRows = {
  balanced: { ofFew: 0.25, most: 12, ofMany: 0.04 },
  tight: { ofFew: 0.125, most: 6, ofMany: 0.02 },
} as const;

/** Tokens of a marker as the pipeline writes it: the first of a text, and each further one. */
export const firstMarkerTokens = 40;
export const nextMarkerTokens = 12;

/** Our tool's definition as a model sees it, o200k tokens (a test counts it): charged to us in every request. */
export const retrieveToolTokens = 124;

/** The same where only its namespace is listed, until a script calls it (Codex's code mode: 179 bytes of a request). */
export const deferredToolTokens = 45;
