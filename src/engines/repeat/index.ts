import { readGutter } from '../../text/gutter.ts';
import { holdsPointer, writePointer } from '../../text/pointer.ts';
import type { Steps } from '../../text/steps.ts';
import { tokenWeight } from '../../text/token-weight.ts';
import type { ComparedLines, Engine, Scopes, SeenLines, SeenRun } from '../engine.ts';
import { compared } from './compared.ts';
import { mayComeAgain } from './comes-again.ts';
import { decode } from './decode.ts';
import { OwnLines, type OwnRun } from './own-lines.ts';

/** Lines seen in another output are pointed at from so many estimated tokens on, where a pointer costs 16. */
const minSeenTokens = 32;

/** The same for more lines of the output that the pointer before names: then a pointer costs 10. */
const minMoreTokens = 20;

/** Lines of the same output, where pointers would tear short records apart, from as many on. */
const minOwnTokens = 32;

interface Page {
  readonly lines: readonly string[];
  /** Of a text that another engine wrote, what its lines depend on; null: it stands as it was printed. */
  readonly scopes: Scopes | null;
  readonly seen: SeenLines | null;
  readonly steps: Steps;
  /** Told the form part by part once it is another one than the text; false: nobody wants it any more. */
  readonly isWanted?: (part: string) => boolean;
}

/**
 * Lines that the model sees verbatim higher up, in this output or in the conversation, become one line that says where:
 * it is asked after the engine of a text's kind, so what it compares is what will be sent with what was sent.
 */
export const repeat: Engine<Page> = {
  name: 'repeat',
  keepsLines: true,

  read(text, { seen, steps }) {
    return holdsPointer(text) ? null : { lines: text.split('\n'), scopes: null, seen, steps };
  },

  encode(page) {
    const { lines, seen, steps, isWanted = () => true } = page;
    const unnumbered = readGutter(lines);
    const words = unnumbered?.lines ?? lines;
    if (!mayComeAgain(words, seen)) return null;
    const bare = compared(words, page.scopes);
    // Beside numbers of a file a reader would not count the lines of the output.
    const own = new OwnLines(bare);
    const kept: string[] = [];
    const pointers = new Pointers();
    let told = 0;
    for (let at = 0; at < lines.length;) {
      if (kept.length >= told + partLines && kept.length < at && beginsPart(lines[at] ?? '')) {
        if (!isWanted(`${kept.slice(told).join('\n')}\n`)) return null;
        told = kept.length;
      }
      const run = longer(
        seen?.longest(bare, at, steps) ?? null,
        unnumbered === null ? own.find(at, steps) : null,
      );
      if (run !== null && !isSample(unnumbered?.lines ?? null, at) && pointers.pay(lines, at, run)) {
        kept.push(pointers.to(run));
        own.showOther();
        at += run.lines;
      } else {
        kept.push(lines[at] ?? '');
        own.show(at);
        at += 1;
      }
    }
    if (kept.length === lines.length || !isWanted(kept.slice(told).join('\n'))) return null;
    return kept.join('\n');
  },

  decode,

  // What its lines stand for depends on nothing but the lines that they name.
  scopes: () => null,
};

/** A part of a form that is told has as many lines. */
const partLines = 128;

/** No token stands on both sides of the end of a line that such a line follows: not even a pointer in its place changes that. */
function beginsPart(line: string): boolean {
  return /^[ \t]{0,99}[\w[{"<]/.test(line);
}

/** The line below a header shows how the numbers of its file are written. */
function isSample(unnumbered: readonly (string | null)[] | null, at: number): boolean {
  return unnumbered?.[at - 1] === null;
}

/**
 * A part of an output whose lines count from elsewhere: only what stands in earlier ones is pointed at. `bare`: its
 * lines as they are compared.
 */
export function withoutSeen(text: string, bare: ComparedLines, seen: SeenLines, steps: Steps): string {
  if (holdsPointer(text)) return text;
  const lines = text.split('\n');
  const kept: string[] = [];
  const pointers = new Pointers();
  for (let at = 0; at < lines.length;) {
    const run = seen.longest(bare, at, steps);
    const isLeft = run !== null && pointers.pay(lines, at, run);
    kept.push(isLeft ? pointers.to(run) : (lines[at] ?? ''));
    at += isLeft ? run.lines : 1;
  }
  return kept.join('\n');
}

/** Writes the pointers of one text; one that leads where the one before it leads says `there`. */
class Pointers {
  #source: string | null = null;

  to(run: SeenRun | OwnRun): string {
    const [from, to] = [run.fromLine, run.fromLine + run.lines - 1];
    if (!('source' in run)) return writePointer({ from, to, unit: 'lines', place: 'of this output' });
    const place = run.source === this.#source ? 'there' : run.source;
    this.#source = run.source;
    return writePointer({ from, to, unit: run.unit, place });
  }

  /** True if the lines weigh enough more than their pointer. */
  pay(lines: readonly string[], from: number, run: SeenRun | OwnRun): boolean {
    const isMore = 'source' in run && run.source === this.#source;
    const enough = isMore ? minMoreTokens : 'source' in run ? minSeenTokens : minOwnTokens;
    let weight = 0;
    for (let at = from; at < from + run.lines; at += 1) {
      weight += tokenWeight(lines[at] ?? '') + 1;
      if (weight >= enough) return true;
    }
    return false;
  }
}

function longer(seen: SeenRun | null, own: OwnRun | null): SeenRun | OwnRun | null {
  return (seen?.lines ?? 0) >= (own?.lines ?? 0) ? seen : own;
}
