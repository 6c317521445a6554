/** What the bench measures by. */

/** A piece of a line that more of the output's lines than this carry tells none of them apart. */
export const usedRareShare = 0.05;

/** An agent that needs a line of an output acts on it within so many commands. */
export const usedWithinCommands = 3;

/** Runs that `bench --quick` replays of a folder with more: about half a minute on two cores. */
export const quickRuns = 40;

/** Runs that are also sent through a whole proxy, to prove that it sends the same bytes. */
export const provenRuns = 3;

/** `bench --quick` reads one of so many logs of a folder: a few dozen of a data set of hundreds. */
export const quickLogShare = 15;
