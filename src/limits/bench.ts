/** What the bench measures by. */

/** Runs that `bench --quick` replays of a folder with more: about half a minute on two cores. */
export const quickRuns = 40;

/** Runs that are also sent through a whole proxy, to prove that it sends the same bytes. */
export const provenRuns = 3;

/** `bench --quick` reads one of so many logs of a folder: a few dozen of a data set of hundreds. */
export const quickLogShare = 15;

/** A line of fewer characters, such as `return None`, stands in too many places to tell where an agent had it from. */
export const minTaughtLineChars = 12;

/** A run is given the words of the run so many places further on: a neighbour often works on the same files. */
export const swappedBy = 7;

/** Tokens of system text and tools in Claude Code's requests: 9,600 with tool search, 18,000 without. */
export const agentHeadTokens = 10_000;
