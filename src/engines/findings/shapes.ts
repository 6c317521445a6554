import { excerptMark } from './section.ts';

/** What stands in a shape for the rule of its block, for a line that the block tells by itself, for an excerpt. */
const ruleSign = '{rule}';
const ownSign = '+';

/** Blocks without the lines that follow from their rules. */
export interface Shaped {
  /** Of each block what it says by itself, behind its first line the rule. */
  readonly shown: readonly (readonly string[])[];
  /** Of each block the lines below its first one. */
  readonly shapes: readonly (readonly string[])[];
}

const link = /^= help: for further information visit \S*[#/]([a-z]\w*)$/;
/** What rustc says of a lint: where it was turned on, how it is turned off. */
const ofLint = /^= (?:note: `(?:#!?\[|-[A-Z])|help: to override `)/;

/**
 * Parts what blocks say from links to their rules, notes on these and places of excerpts; null: no block has more of that
 * than all have.
 */
export function shapesOf(blocks: readonly (readonly string[])[]): Shaped | null {
  if (blocks.some((lines) => lines.some((line) => line.includes(ruleSign)))) return null;
  const shaped = blocks.map(([said = '', ...below]) => {
    const rule = ruleOf(below);
    const shape: string[] = [];
    const own = [rule === null ? said : `${said} [${rule}]`];
    for (const line of below) {
      if (line === '' || line === excerptMark) shape.push(line);
      else if (rule !== null && followsFrom(rule, line)) shape.push(line.replaceAll(rule, ruleSign));
      else {
        shape.push(ownSign);
        own.push(line);
      }
    }
    return { rule, own, shape };
  });
  if (shaped.every(({ rule }) => rule === null)) return null;
  return { shown: shaped.map(({ own }) => own), shapes: shaped.map(({ shape }) => shape) };
}

function ruleOf(below: readonly string[]): string | null {
  for (const line of below) {
    const rule = link.exec(line)?.[1];
    if (rule !== undefined) return rule;
  }
  return null;
}

function followsFrom(rule: string, line: string): boolean {
  if (!line.includes(rule) && !line.includes(rule.replaceAll('_', '-'))) return false;
  return link.test(line) || ofLint.test(line);
}
