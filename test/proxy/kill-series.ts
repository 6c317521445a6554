import { openOriginals } from '../../src/store/originals/originals.ts';
import { kill, sendAgain, type Moment } from './killed.ts';

/** What kills have cost: `withoutRow`, `damaged`, `differing` and `withoutOriginal` ought to be 0. */
export interface Series {
  readonly kills: number;
  /** Requests of which at least the headers reached the provider, and those whose answer reached the client. */
  readonly arrived: number;
  readonly answered: number;
  readonly withoutRow: number;
  /** Kills after which the database was damaged. */
  readonly damaged: number;
  /** Requests sent once more in the end, and those that arrived in another form than before. */
  readonly replayed: number;
  readonly differing: number;
  /** Markers in what arrived, and those whose original is not there. */
  readonly markers: number;
  readonly withoutOriginal: number;
  /** Answers that the client had whole and whose rows were still open when the proxy was killed. */
  readonly openRows: number;
}

const clients = 6;
/** Requests of a proxy among which it is killed in turn. */
const lastRequest = 23;

/** Kills a proxy so many times, all on one data folder, and looks at what is left after each and after all. */
export async function killSeries(
  home: string,
  kills: number,
  momentOf: (kill: number) => Moment,
): Promise<Series> {
  const sum = { arrived: 0, answered: 0, withoutRow: 0, damaged: 0, openRows: 0 };
  const bodies = new Map<string, Buffer>();
  for (let nth = 0; nth < kills; nth += 1) {
    const request = 1 + ((nth * 5) % lastRequest);
    const killed = await kill({ home, moment: momentOf(nth), request, clients });
    const { arrived, answered, rows } = killed;
    sum.arrived += arrived.length;
    sum.answered += answered.length;
    sum.withoutRow += [...new Set([...arrived, ...answered])].filter((model) => !rows.has(model)).length;
    sum.openRows += answered.filter((model) => rows.get(model) !== true).length;
    sum.damaged += killed.integrity === 'ok' ? 0 : 1;
    for (const [model, body] of killed.bodies) bodies.set(model, body);
  }
  const again = await sendAgain(home, bodies.keys());
  const differing = [...bodies].filter(([model, body]) => again.get(model)?.equals(body) !== true).length;
  return { kills, ...sum, replayed: again.size, differing, ...(await markersIn(home, bodies.values())) };
}

async function markersIn(
  home: string,
  bodies: Iterable<Buffer>,
): Promise<{ readonly markers: number; readonly withoutOriginal: number }> {
  const originals = openOriginals(home);
  const refs = [...bodies].flatMap((body) =>
    Array.from(body.toString().matchAll(/\bref=(\w+)/g), ([, ref = '']) => ref),
  );
  const found = await Promise.all(refs.map(async (ref) => originals.get(ref)));
  return { markers: refs.length, withoutOriginal: found.filter((original) => original === null).length };
}
