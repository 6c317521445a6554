import type { Random } from '../../random.ts';
import { chance, many } from './made.ts';

const plain = [
  'job',
  'queue',
  'done',
  'of',
  'in',
  'a',
  'user',
  'payment',
  'retry',
  'order',
  'was',
  'cache',
  'worker',
  'idle',
  'value',
] as const;
const odd = [
  'über',
  '任务',
  'naïve',
  '👩‍💻',
  'é',
  '{x}',
  '<y>',
  '[z]',
  '"q"',
  "it's",
  'a=b',
  'k: v',
  '$HOME',
  '%d',
  '|',
  '\\',
  '~',
  '#1',
  '«o»',
  '‹p›',
  '⏎',
  '␍',
  '…',
  '→',
  '\u00a0',
  '\u200b',
  '-',
  '--',
  '1.0',
  '0x1f',
  '-0',
  '1e9',
  '3:4',
  '12.5%',
  'null',
] as const;
const folders = [
  'src',
  'lib',
  'src/text',
  'app/db',
  'tests',
  'node_modules/left-pad',
  'a.b',
  'Ünter',
  'x-12-y',
] as const;
const names = [
  'app',
  'index',
  'query',
  'read-me',
  'cart',
  'Größe',
  'a',
  'part-3-old',
  'README',
  'x=1',
] as const;
const endings = ['ts', 'py', 'go', 'json', 'md', 'lock', 'test.js'] as const;

/** A word of a sentence, now and then one that means something to one of our forms. */
export function word(random: Random): string {
  if (chance(random, 12)) return random.pick(odd);
  return chance(random, 15) ? String(random.int(0, 9_999)) : random.pick(plain);
}

export function words(random: Random, low: number, high: number): string {
  return many(random, low, high, () => word(random)).join(' ');
}

/** A path without blanks. */
export function path(random: Random): string {
  const base = chance(random, 70) ? `${random.pick(folders)}/` : random.pick(['', './', '/', '/abs/', '../']);
  return `${base}${random.pick(names)}${chance(random, 85) ? `.${random.pick(endings)}` : ''}`;
}

/** Two digits. */
export function two(number: number): string {
  return String(number).padStart(2, '0');
}

export function clock(random: Random): string {
  return `${two(random.int(0, 23))}:${two(random.int(0, 59))}:${two(random.int(0, 59))}`;
}

export function day(random: Random): string {
  return `20${two(random.int(24, 31))}-${two(random.int(1, 12))}-${two(random.int(1, 28))}`;
}
