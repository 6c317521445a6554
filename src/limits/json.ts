/** JSON within a line of text is looked at from this many characters on: shorter ones read well as they are. */
export const minPassageChars = 80;

/** A text in which less than this share of the characters stands in JSON is another engine's. */
export const minJsonShare = 0.5;

/** Among JSON lines, at most this share of lines may be none for all to be one table. */
export const maxRawLineShare = 0.2;

/** A string shorter than this is not worth reading as the JSON text it may hold. */
export const minEmbeddedChars = 60;

/** Brackets that close nothing are tried as JSON until a text was read this often, and this many characters besides. */
export const maxRereads = 3;
export const freeRereadChars = 50_000;

/** Numbers and short words of an array stand on lines of about this many characters, so that lines can be left out. */
export const wrappedLineChars = 100;
