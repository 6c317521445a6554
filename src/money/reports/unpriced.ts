import { visible } from '../../text/visible.ts';
import { counted } from '../../text/wording.ts';
import type { CostSummary } from './costs.ts';

/** What cannot be said of a bill since prices are missing, and how to mend it: a sentence each. */
export interface Unpriced {
  readonly requests: number;
  readonly problem: string;
  readonly mend: string;
}

/** As many models are named, those of most requests. */
const namedModels = 3;

/** Null: every request that was billed has a price. */
export function unpricedOf({ unknown }: Pick<CostSummary, 'unknown'>): Unpriced | null {
  const requests = unknown.reduce((sum, each) => sum + each.requests, 0);
  if (requests === 0) return null;
  const models = unknown.flatMap(({ model }) => (model === null ? [] : [visible(model)]));
  const [first] = models;
  const of = `The cost of ${counted(requests, 'request')} is unknown`;
  if (first === undefined) {
    const mend = "The provider's bill has it.";
    return { requests, problem: `${of}: no model is named.`, mend };
  }
  const others = models.length - namedModels;
  const more = others > 0 ? ` and ${counted(others, 'other')}` : '';
  const named = models.slice(0, namedModels).join(', ');
  return {
    requests,
    problem: `${of}: headroom knows no price of ${named}${more}.`,
    mend: `To add it: ${pricesCommand(first)}`,
  };
}

/** The command that shows how to add the price of a model. */
export function pricesCommand(model: string): string {
  const name = visible(model);
  // A shell would read brackets and blanks as its own.
  return `headroom prices ${/^[\w@.:/-]+$/.test(name) ? name : `'${name.replaceAll("'", "'\\''")}'`}`;
}
