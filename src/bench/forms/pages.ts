import type { Random } from '../../random.ts';
import { chance, many, type Made } from './made.ts';
import { words } from './words.ts';

const styles = [
  'text text-quiet wide',
  'row mb-4 flex items-center',
  'btn btn-primary',
  'card__title--large',
  'ä-ö',
] as const;
const names = ['p', 'div', 'a', 'li', 'span', 'td'] as const;

/** Pages that repeat their tags, with scripts, styles and navigation, on few lines or many. */
export function page(random: Random): Made {
  const tags = many(random, 1, 5, () => {
    const name = random.pick(names);
    const more = chance(random, 40) ? ` data-id="${random.pick(['$1', '$&', '1', '</a', '~1'])}"` : '';
    return {
      open: `<${name} class="${random.pick(styles)} ${random.pick(styles)}"${more}>`,
      close: `</${name}>`,
    };
  });
  const [first] = tags;
  const body = many(random, 6, 24, () => {
    const { open, close } = tags[random.int(0, tags.length - 1)] ?? first ?? { open: '<p>', close: '</p>' };
    if (chance(random, 12)) return idle(random);
    return open + words(random, 0, 4) + close;
  });
  const head = random.pick(['<!doctype html><html>', '<html lang="en">', '<!DOCTYPE html>']);
  const joint = random.pick(['\n', '\n', '', ' ', '\n  ']);
  const lines = [head, ...(chance(random, 40) ? [idle(random)] : []), ...body, '</html>']
    .join(joint)
    .split('\n');
  return {
    lines,
    command: random.pick(['curl -s localhost/', 'wget -qO- x', 'cat index.html']),
    role: 'fetch',
  };
}

function idle(random: Random): string {
  const filling = random
    .pick(['.a { margin: 0 }', 'let x = "<p>";', '<a href="/x">y</a>', '<path d="M0 0"/>', '\n'])
    .repeat(random.int(1, 12));
  const name = random.pick(['script', 'style', 'nav', 'footer', 'svg', 'aside']);
  return random.pick([
    `<${name}>${filling}</${name}>`,
    `<${name}>${filling}`,
    `<!--${filling}-->`,
    `<img src="data:image/png;base64,${random.hex(200)}">`,
  ]);
}
