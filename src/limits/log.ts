/** What the log engine keeps, and what counts as a log. */

/** Words of a log line that are compared with those of other lines; what follows them is taken as it is. */
export const maxTemplateWords = 32;

/** A word that fewer lines than this share in one place is a value, not part of what was printed. */
export const minKindLines = 3;

/** Repeated lines that cost fewer tokens than this are written out: a note would not be shorter. */
export const minRepeatTokens = 4;

/** Share of a log's tokens that a fold tries to keep, per level. */
export const keptLogShare = { balanced: 0.2, tight: 0.1 } as const;

/** Where the lossless form alone comes that far, this share of it: lines of frequent kinds still say little. */
export const keptFormShare = { balanced: 0.6, tight: 0.25 } as const;

/** Lines of a text that are looked at to tell whether it is a log. */
export const logSampleLines = 400;

/** Fewer lines with something on them than this are no log worth a look. */
export const minLogLines = 10;

/** Share of lines with a moment or a level by which a text is known as a log. */
export const minLogShare = 0.4;

/** Lines of build tools and installers that a text without moments and levels must have to be known as their output. */
export const minToolLines = 6;

/** What a line says of itself stands at its beginning: beyond this a line of a log is not searched for failures. */
export const maxMessageChars = 600;

/** A stack frame with a longer path than this is left as it is: each end of a path may become its name. */
export const maxFramePathChars = 300;

/** Lines that may come again as one block; longer blocks would be counted, not seen, by who reads of them. */
export const maxRepeatBlockLines = 60;

/** Tokens that the repeats of a block must cost, to pay for the note in their place. */
export const minBlockGainTokens = 12;

/** Fewer lines of a program nobody knows than this hold too little that comes again. */
export const minPlainLines = 6;

/** Kinds have to be looked up: they stand only where they are this much shorter than lines with repeats counted. */
export const maxKindsShare = 0.9;

/** A fold that leaves out less than this share of a text is not worth a turn in which a model asks for the rest. */
export const minLeftOutShare = 0.25;
