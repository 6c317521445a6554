import type { Reason } from '../../fates.ts';
import { counted, percent, usd, whole } from '../../text/wording.ts';
import type { Part } from './figures.ts';
import type { FoldFigures } from './folds.ts';
import { faultsIn, type Left, type Noted } from './left-raw.ts';
import type { Overview } from './overview.ts';

/** More advice than this is no longer read. */
export const maxAdvice = 5;

/** A scope of fewer requests shows no habit: nothing is advised on it. */
export const minAdviceRequests = 20;

/** A share of tool output from which on a report says what it is. */
const notableShare = 0.25;

/** A retrieval costs a turn: above this rate leaving out costs about what it saves. */
const notableRetrievalRate = 0.1;

/** Delays from which on a report says so: people notice a tenth of a second. */
const notableDelayMs = 100;

/** A line of "what to do next": a fact that stands out, with its figure, and what can be done about it. */
export interface Advice {
  readonly about: string;
  /** Requests, tokens, milliseconds, or a share from 0 to 1. */
  readonly figure: number;
  readonly says: string;
}

/** The figures that something may stand out in. */
interface Facts extends Overview {
  readonly projects: readonly Part[];
  readonly left: readonly Left[];
  readonly notes: readonly Noted[];
  readonly guard: readonly FoldFigures[];
}

/** The most pressing first; faults at once, habits only of scopes that hold enough requests to show one. */
export function adviceOn(facts: Facts): Advice[] {
  const habits = facts.requests < minAdviceRequests ? [] : habitRules.map((rule) => rule(facts));
  const faults = faultsIn(facts.left, facts.notes).map((fault) => ({ ...fault, says: `${fault.says}.` }));
  return [...faults, ...habits].filter((advice) => advice !== null).slice(0, maxAdvice);
}

type Rule = (facts: Facts) => Advice | null;

const habitRules: readonly Rule[] = [
  (facts) => {
    const { figure, says: net } = netOf(facts);
    if (figure >= 0) return null;
    return {
      about: 'net',
      figure,
      says: `Net ${net}: this work prints little that shrinks; run it without headroom.`,
    };
  },
  (facts) => {
    const [worst] = facts.projects
      .filter(({ requests }) => requests >= minAdviceRequests)
      .map((project) => ({ name: project.name ?? '', ...netOf(project) }))
      .sort((one, other) => one.figure - other.figure);
    if (worst === undefined || worst.figure >= 0 || netOf(facts).figure < 0) return null;
    const says = `Net ${worst.says} in ${worst.name}: run that project without headroom.`;
    return { about: 'project', figure: worst.figure, says };
  },
  ({ retrievalRate }) => {
    if (retrievalRate === null || retrievalRate < notableRetrievalRate) return null;
    const says = `Retrieval rate ${percent(retrievalRate, 0)}: much of what was left out is asked for; try --level lossless.`;
    return { about: 'retrievals', figure: retrievalRate, says };
  },
  ({ guard }) => {
    const [first, ...others] = guard.filter(({ stopped }) => stopped);
    if (first === undefined) return null;
    const more = others.length === 0 ? '' : ` (so is that of ${counted(others.length, 'other kind')})`;
    const says = `${whole(first.askedBack)} of ${counted(first.folds, 'fold')} of "${first.name}" were asked back: such output is now shortened without loss only${more}.`;
    return { about: 'asked_back', figure: first.rate ?? 0, says };
  },
  ({ delayMs }) => {
    if (delayMs === null || delayMs.p99 < notableDelayMs) return null;
    const says = `One request in a hundred waits ${whole(delayMs.p99)} ms or longer: fewer agents at once, or report it.`;
    return { about: 'delay', figure: delayMs.p99, says };
  },
  leftRule(
    'seen_late',
    (share) => `${share} of tool output was older than headroom's first sight of its session.`,
  ),
  leftRule(
    'read',
    (share) => `${share} of tool output came from reads, which stay verbatim: read ranges, not files.`,
  ),
  leftRule('no_engine', (share) => `${share} of tool output is of a kind that no engine shortens yet.`),
];

/** A share of tool output that was left as it was for this reason. */
function leftRule(about: Reason, says: (share: string) => string): Rule {
  return ({ left, decided }) => {
    const own = left.filter(({ reason }) => reason === about);
    const tokens = own.reduce((sum, entry) => sum + entry.tokens, 0);
    const share = decided.before === 0 ? 0 : tokens / decided.before;
    return share < notableShare ? null : { about, figure: share, says: says(percent(share, 0)) };
  };
}

/** In money where it is known, in tokens where not. */
function netOf({ bill, net }: Pick<Facts, 'bill' | 'net'>): {
  readonly figure: number;
  readonly says: string;
} {
  if (bill.requests > 0) return { figure: bill.net, says: usd(bill.net) };
  return { figure: net, says: `${whole(net)} tokens` };
}
