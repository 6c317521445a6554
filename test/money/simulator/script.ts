/** Conversations as agents have them, made up: what happens, when, and how each wire says it. */
import fc from 'fast-check';

export type Fields = Record<string, unknown>;

export interface Step {
  readonly does: 'turn' | 'prompt' | 'edit' | 'again' | 'fork' | 'tools' | 'choice' | 'model' | 'begin';
  readonly conversation: number;
  readonly gapMs: number;
  /** Lengths of the texts that it adds, one letter a token. */
  readonly lengths: readonly number[];
  readonly marks: Marks;
}

export interface Marks {
  readonly tools: boolean;
  readonly system: boolean;
  readonly middle: boolean;
  readonly last: boolean;
  /** So many of them, the first ones, last an hour. */
  readonly hours: number;
}

interface Turn {
  readonly prompt: string | null;
  readonly said: string;
  readonly calls: readonly { readonly id: string; readonly name: string; readonly output: string }[];
}

export interface Talk {
  readonly model: number;
  readonly tools: number;
  readonly choice: number;
  readonly system: string;
  readonly turns: readonly Turn[];
}

/** A request of a script: what is asked, when, and with which marks. */
export interface Asking {
  readonly talk: Talk;
  readonly at: number;
  readonly marks: Marks;
}

const minute = 60_000;
const gaps = [
  0,
  1,
  0.5 * minute,
  4 * minute,
  5 * minute - 1,
  5 * minute,
  29 * minute,
  30 * minute,
  60 * minute,
];

const marks: fc.Arbitrary<Marks> = fc.record({
  tools: fc.boolean(),
  system: fc.boolean(),
  middle: fc.boolean(),
  last: fc.boolean(),
  hours: fc.nat(4),
});

const step: fc.Arbitrary<Step> = fc.record({
  does: fc.constantFrom<Step['does'][]>(
    ...(['turn', 'turn', 'turn', 'turn', 'prompt', 'prompt', 'edit', 'again', 'again'] as const),
    ...(['fork', 'tools', 'choice', 'model', 'begin'] as const),
  ),
  conversation: fc.nat(3),
  gapMs: fc.constantFrom(...gaps),
  lengths: fc.oneof(
    { arbitrary: fc.array(fc.nat(1500), { minLength: 1, maxLength: 4 }), weight: 5 },
    // More blocks than a mark looks back.
    { arbitrary: fc.array(fc.nat(80), { minLength: 10, maxLength: 24 }), weight: 1 },
  ),
  marks,
});

export const scripts: fc.Arbitrary<readonly Asking[]> = fc
  .array(step, { minLength: 4, maxLength: 24 })
  .map(askingsOf);

function askingsOf(steps: readonly Step[]): readonly Asking[] {
  const talks: Talk[] = [];
  let at = 1_795_000_000_000;
  let serial = 0;
  return steps.map((one) => {
    at += one.gapMs;
    serial += 1;
    const place = talks.length === 0 ? 0 : one.conversation % talks.length;
    const before = talks[place];
    const talk =
      before === undefined || one.does === 'begin' ? beginning(one, serial) : after(before, one, serial);
    if (before === undefined || one.does === 'begin' || one.does === 'fork') talks.push(talk);
    else talks[place] = talk;
    return { talk, at, marks: one.marks };
  });
}

function beginning({ lengths, conversation }: Step, serial: number): Talk {
  // Sub-agents share the instructions of one another, others have but a few words of their own.
  const system = conversation === 0 ? 'Short.' : words('You are an agent.', 1100 * (conversation - 1));
  return { model: 0, tools: 0, choice: 0, system, turns: [asked(lengths, serial)] };
}

function after(talk: Talk, step: Step, serial: number): Talk {
  const { lengths } = step;
  switch (step.does) {
    case 'turn':
    case 'fork':
      return { ...talk, turns: [...talk.turns, called(lengths, serial)] };
    case 'prompt':
      return { ...talk, turns: [...talk.turns, asked(lengths, serial)] };
    case 'edit': {
      const at = (lengths[0] ?? 0) % talk.turns.length;
      return {
        ...talk,
        turns: [...talk.turns.slice(0, at), asked(lengths, serial), ...talk.turns.slice(at + 1)],
      };
    }
    case 'tools':
      return { ...talk, tools: 1 - talk.tools };
    case 'choice':
      return { ...talk, choice: 1 - talk.choice };
    case 'model':
      return { ...talk, model: talk.model + 1 };
    case 'again':
    case 'begin':
      return talk;
  }
}

function asked(lengths: readonly number[], serial: number): Turn {
  return { prompt: words(`Question`, lengths[0] ?? 0, serial), said: `I see (${serial}).`, calls: [] };
}

function called(lengths: readonly number[], serial: number): Turn {
  const calls = lengths.map((length, index) => ({
    id: `call_${serial}_${index}`,
    name: index % 2 === 0 ? 'Bash' : 'Read',
    output: words('Output', length, serial),
  }));
  return { prompt: null, said: `Let me look (${serial}).`, calls };
}

/** The beginning is shared by all of a kind, so that texts differ within. */
function words(begin: string, length: number, serial = 0): string {
  return `${begin} ${'lorem ipsum '.repeat(Math.ceil(length / 12)).slice(0, length)}${serial}`;
}

export const toolNames: readonly (readonly string[])[] = [
  ['Bash', 'Read'],
  ['Bash', 'Read', 'Write'],
];

/** What stands where a mark may stand, in order; `kind` says which of the marks. */
export interface Markable {
  readonly kind: 'tools' | 'system' | 'message';
  readonly fields: Fields;
}

/** Sets the marks that are wished for; `mark` says how, by how many stood before. */
export function setMarks(
  places: readonly Markable[],
  wished: Marks,
  mark: (fields: Fields, hour: boolean) => void,
): void {
  const last = (kind: Markable['kind']): Markable | undefined =>
    places.findLast((place) => place.kind === kind);
  const messages = places.filter(({ kind }) => kind === 'message');
  const chosen = [
    wished.tools ? last('tools') : undefined,
    wished.system ? last('system') : undefined,
    wished.middle ? messages[Math.floor(messages.length / 2)] : undefined,
    wished.last ? messages.at(-1) : undefined,
  ];
  [...new Set(chosen)]
    .filter((place) => place !== undefined)
    .forEach(({ fields }, index) => {
      mark(fields, index < wished.hours);
    });
}
