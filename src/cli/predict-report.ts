import type { ChalkInstance } from 'chalk';
import { helpColumns, shownProjects, shownRemarks } from '../limits.ts';
import type { Cause } from '../predict/bill.ts';
import type { Bill, KindFigures, NamedBill } from '../predict/prediction.ts';
import type { Prediction } from '../predict/predict.ts';
import { counted, percent, usd, whole } from '../text/wording.ts';
import { columns, ending, timeOf, wrapWords, type Columns } from './layout.ts';

/** A label and five cells fill 80 columns. */
const widths: Columns = { label: 30, cell: 10 };
const nameWidth = 27;

/** The report of `headroom predict`, in 80 columns. */
export function renderPrediction(prediction: Prediction, ink: ChalkInstance): string {
  const sections =
    prediction.sessions === 0
      ? [nothingFound(prediction), remarks(prediction, ink)]
      : [
          heading(prediction, ink),
          savings(prediction, ink),
          kinds(prediction, ink),
          projects(prediction, ink),
          worst(prediction, ink),
          remarks(prediction, ink),
        ];
  return `${sections
    .map((lines) => lines.join('\n'))
    .filter((text) => text !== '')
    .join('\n\n')}\n`;
}

function nothingFound({ folders }: Prediction): string[] {
  return [
    'No session with an answered request was found.',
    ...folders.map((folder) => `  looked in ${folder}`),
  ];
}

function heading({ sessions, total, firstAt, lastAt }: Prediction, ink: ChalkInstance): string[] {
  const span = firstAt === null || lastAt === null ? '' : `, ${timeOf(firstAt)} to ${timeOf(lastAt)}`;
  return [
    ink.bold(`${counted(sessions, 'session')}, ${counted(total.requests, 'request')}${span}`),
    ...wrapWords(basis(total), helpColumns, '').map((line) => ink.dim(line)),
  ];
}

/** How the bill was come by. */
function basis({ usd: all, byUsage, simulated }: Bill): string {
  if (all === 0) return 'No price of their models is known, so only tokens can be told.';
  if (byUsage === 0)
    return "Nothing tells what was billed: the bill is that of a simulated prompt cache by the provider's published rules, at list prices.";
  const own = `Billed by the transcripts' own usage at list prices${byUsage < all * wholeShare ? ` (${percent(byUsage / all, 0)} of the bill), the rest by a simulated prompt cache` : ''}.`;
  const off = simulated.without / simulated.billed - 1;
  const simulator = `The saving is the difference between two simulations of the prompt cache, in proportion to what was billed`;
  return byUsage < all * wholeShare
    ? `${own} ${simulator}.`
    : `${own} ${simulator}: for prompts the simulator says ${signed(off)}.`;
}

/** Above this a share is all of it. */
const wholeShare = 0.999;

function savings({ total, unpriced }: Prediction, ink: ChalkInstance): string[] {
  return [
    title('Saved of the whole bill', 'input, cache and output', ink),
    head(),
    billRow('all sessions', total),
    ...unpriced.map(({ model, requests }) => `  price unknown: ${model}, ${counted(requests, 'request')}`),
  ];
}

function kinds({ kinds: rows, total }: Prediction, ink: ChalkInstance): string[] {
  const all = rows.reduce((sum, { tokens }) => sum + tokens.before, 0);
  return [
    title('By what printed it', 'tokens of output at first sight; of the whole bill', ink),
    columns('', ['of output', 'lossless', 'bill', 'balanced', 'bill'], widths),
    ...rows.map((row) => kindRow(row, all, total)),
  ];
}

function kindRow({ kind, tokens, saved }: KindFigures, all: number, { usd: bill }: Bill): string {
  const { before, lossless, balanced } = tokens;
  const ofBill = (amount: number): string => (bill === 0 ? '' : signed(0 - amount / bill));
  const own = ours[kind];
  if (own !== undefined)
    return columns(own, ['', '', ofBill(saved.lossless), '', ofBill(saved.balanced)], widths);
  if (before === 0) return columns(kind, ['none'], widths);
  return columns(
    kind,
    [
      percent(before / all),
      signed(lossless / before - 1),
      ofBill(saved.lossless),
      signed(balanced / before - 1),
      ofBill(saved.balanced),
    ],
    widths,
  );
}

const ours: Readonly<Partial<Record<Cause, string>>> = {
  tool: "headroom's tool, declared",
  retrievals: 'and called, as reckoned',
};

function projects({ projects: all }: Prediction, ink: ChalkInstance): string[] {
  if (all.length < 2) return [];
  const more = all.length - shownProjects;
  return [
    title('By project', 'the dearest first', ink),
    head(),
    ...all.slice(0, shownProjects).map((project) => billRow(project.name, project)),
    ...(more > 0 ? [`  and ${whole(more)} more; --json has all`] : []),
  ];
}

function worst({ worst: { lossless, balanced }, sessions }: Prediction, ink: ChalkInstance): string[] {
  if (sessions < 2 || lossless === null || balanced === null) return [];
  const isSame = lossless.name === balanced.name;
  return [
    title('Worst session', 'by its share of its own bill', ink),
    head(),
    ...(isSame ? [lossless] : [lossless, balanced]).flatMap((session) => [billRow(session.name, session)]),
  ];
}

function remarks({ remarks: all }: Prediction, ink: ChalkInstance): string[] {
  if (all.length === 0) return [];
  const left = all.filter(({ isUsed }) => !isUsed).length;
  const more = all.length - shownRemarks;
  return [
    title('Transcripts with something amiss', `${whole(left)} of ${whole(all.length)} left out`, ink),
    ...all
      .slice(0, shownRemarks)
      .flatMap(({ path, why, isUsed }) => [`  ${path}`, `    ${isUsed ? 'read, but ' : 'left out: '}${why}`]),
    ...(more > 0 ? [`  and ${whole(more)} more; --json has all`] : []),
  ];
}

function head(): string {
  return columns('', ['bill', 'lossless', '', 'balanced', ''], widths);
}

function billRow(name: string, { usd: bill, saved }: Pick<NamedBill, 'usd' | 'saved'>): string {
  const share = (amount: number): string => (bill === 0 ? '' : signed(0 - amount / bill));
  return columns(
    ending(name, nameWidth),
    [usd(bill), change(saved.lossless), share(saved.lossless), change(saved.balanced), share(saved.balanced)],
    widths,
  );
}

/** A saving as the change of the bill that it is. */
function change(saved: number): string {
  return saved < 0 ? `+${usd(0 - saved)}` : usd(0 - saved);
}

function signed(share: number): string {
  return `${share > 0 ? '+' : ''}${percent(share)}`;
}

function title(text: string, scope: string, ink: ChalkInstance): string {
  return `${ink.bold(text)} ${ink.dim(`(${scope})`)}`;
}
