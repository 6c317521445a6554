import type { ChalkInstance } from 'chalk';
import { helpColumns } from '../../limits.ts';
import type { Cause } from '../../predict/bill.ts';
import type { Bill, KindFigures } from '../../predict/prediction.ts';
import type { Prediction } from '../../predict/predict.ts';
import { counted, percent, usd, whole } from '../../text/wording.ts';
import { pricesCommand } from '../../money/reports/unpriced.ts';
import { columns, ending, timeOf, wrapWords, type Columns } from '../screen/layout.ts';
import { visible } from '../../text/visible.ts';

/** Projects and remarks that the report of `predict` shows: with all else they fit on two screens. */
const shownProjects = 12;

const shownRemarks = 8;

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

function heading(prediction: Prediction, ink: ChalkInstance): string[] {
  const { sessions, total, firstAt, lastAt } = prediction;
  const span = firstAt === null || lastAt === null ? '' : `, ${timeOf(firstAt)} to ${timeOf(lastAt)}`;
  return [
    ink.bold(`${counted(sessions, 'session')}, ${counted(total.requests, 'request')}${span}`),
    ...[...wrapWords(basis(total), helpColumns, ''), ...headsSaid(prediction)].map((line) => ink.dim(line)),
  ];
}

/** How the bill was come by. */
function basis(total: Bill): string {
  const { priced, told, usd: all, byUsage, simulated } = total;
  if (priced === 0) return 'No price of their models is known, so only tokens can be told.';
  if (told === 0)
    return "Nothing tells what was billed: the bill is that of a simulated prompt cache by the provider's published rules, at list prices.";
  const share = all === null || all === 0 ? told / priced : byUsage / all;
  const rest =
    told < priced ? ` (${percent(share, 0)} of the bill), the rest by a simulated prompt cache` : '';
  const off = simulated.billed === 0 ? '' : `: for prompts the simulator says ${offOf(simulated)}`;
  return `Billed by the transcripts' own usage at list prices${rest}. The saving is the difference between two simulations of the prompt cache, in proportion to what was billed${off}.`;
}

function offOf({ told, billed }: Bill['simulated']): string {
  return signed(told / billed - 1);
}

/** What the transcripts do not hold, and what was made of that. */
function headsSaid({ heads: { assumed, unknown } }: Prediction): string[] {
  const said = [
    ...(assumed === 0
      ? []
      : [
          `${counted(assumed, 'session')} without usage: system prompt and tools are taken to be as long as in the agent's other sessions, by the median.`,
        ]),
    ...(unknown === 0
      ? []
      : [
          `${counted(unknown, 'session')} without usage: nothing tells how long system prompt and tools are, so they are missing in the bill, and shares of it are too high.`,
        ]),
  ];
  return said.flatMap((text) => wrapWords(text, helpColumns, ''));
}

function savings({ total, projects: own, worst: of, unpriced }: Prediction, ink: ChalkInstance): string[] {
  const shown = [total, ...own, of.lossless, of.balanced].filter((bill) => bill !== null);
  return [
    title('Saved of the whole bill', 'input, cache and output', ink),
    head(),
    billRow('all sessions', total),
    ...unpriced.map(
      ({ model, requests }) =>
        `  price unknown: ${visible(model)}, ${counted(requests, 'request')}: ${pricesCommand(model)}`,
    ),
    ...(shown.some((bill) => isWithin(bill, 'lossless') || isWithin(bill, 'balanced'))
      ? [ink.dim("  ~within the simulator's error: nothing is claimed")]
      : []),
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

function kindRow({ kind, tokens, saved }: KindFigures, all: number, total: Bill): string {
  const { before, lossless, balanced } = tokens;
  const ofBill = (level: Level): string => {
    if (isWithin(total, level)) return '~';
    return total.usd === null || total.usd === 0 ? '' : signed(0 - saved[level] / total.usd);
  };
  const own = ours[kind];
  if (own !== undefined) return columns(own, ['', '', ofBill('lossless'), '', ofBill('balanced')], widths);
  if (before === 0) return columns(kind, ['none'], widths);
  return columns(
    kind,
    [
      percent(before / all),
      signed(lossless / before - 1),
      ofBill('lossless'),
      signed(balanced / before - 1),
      ofBill('balanced'),
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

function remarks({ remarks: all, ranThrough }: Prediction, ink: ChalkInstance): string[] {
  if (all.length === 0) return [];
  const filesOf = (some: typeof all): number => new Set(some.map(({ path }) => path)).size;
  const left = filesOf(all.filter(({ isUsed }) => !isUsed));
  const through = ranThrough === 0 ? '' : `, ${whole(ranThrough)} that ran through headroom`;
  const more = all.length - shownRemarks;
  return [
    title(
      'Transcripts with something amiss',
      `${whole(left)} of ${whole(filesOf(all))} left out${through}`,
      ink,
    ),
    ...all
      .slice(0, shownRemarks)
      .flatMap(({ path, why, isUsed }) => [
        `  ${visible(path)}`,
        ...wrapWords(`    ${isUsed ? 'read, but ' : 'left out: '}${visible(why)}`, helpColumns, '    '),
      ]),
    ...(more > 0 ? [`  and ${whole(more)} more; --json has all`] : []),
  ];
}

function head(): string {
  return columns('', ['bill', 'lossless', '', 'balanced', ''], widths);
}

type Level = keyof Bill['claimed'];

function billRow(name: string, bill: Pick<Bill, 'usd' | 'claimed'>): string {
  if (bill.usd === null) return columns(ending(name, nameWidth), ['unknown'], widths);
  const { usd: all, claimed } = bill;
  const cells = [claimed.lossless, claimed.balanced].flatMap((saved) => cellsOf(saved, all));
  return columns(ending(name, nameWidth), [usd(all), ...cells], widths);
}

function cellsOf(saved: number | null, all: number): [string, string] {
  if (saved === null) return ['~', ''];
  return [change(saved), all === 0 ? '' : signed(0 - saved / all)];
}

/** A saving that the simulator may have made up. */
function isWithin({ saved, claimed }: Pick<Bill, 'saved' | 'claimed'>, level: Level): boolean {
  return saved[level] !== null && claimed[level] === null;
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
