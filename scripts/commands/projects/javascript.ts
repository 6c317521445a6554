import { writeFiles, type Files, type Project } from './project.ts';

const manifest = {
  name: 'shop',
  version: '1.4.0',
  private: true,
  scripts: { test: 'vitest run' },
  devDependencies: {
    '@eslint/js': '9.39.1',
    '@types/node': '22.19.1',
    eslint: '9.39.1',
    express: '5.1.0',
    jest: '30.2.0',
    mocha: '11.7.5',
    typescript: '5.9.3',
    vitest: '4.0.10',
  },
  jest: { testMatch: ['<rootDir>/jest/**/*.test.js'] },
};

const cart = `'use strict';

const rates = { DE: 0.19, FR: 0.2 };

class Cart {
  constructor(country = 'DE') {
    this.country = country;
    this.lines = [];
    this.codes = [];
  }

  add(sku, quantity, price) {
    this.lines.push({ sku, quantity, price });
    return this;
  }

  apply(code, percent) {
    this.codes.push({ code, percent });
    return this;
  }

  subtotal() {
    return this.lines.reduce((sum, { quantity, price }) => sum + quantity * price, 0);
  }

  rate() {
    const rate = rates[this.country];
    if (rate === undefined) throw new RangeError(\`no tax rate for \${this.country}\`);
    return rate;
  }

  total() {
    return Math.round(this.subtotal() * (1 + this.rate()) * 100) / 100;
  }

  async send(post) {
    const answer = await post({ lines: this.lines, codes: this.codes });
    if (answer.status !== 201) throw new Error(\`the warehouse said \${answer.status}: \${answer.text}\`);
    return answer.id;
  }
}

module.exports = { Cart };
`;

interface Words {
  /** Asserts that two values are equal, in the words of the runner. */
  readonly equal: (actual: string, expected: string) => string;
  readonly test: string;
}

const expecting: Words = {
  test: 'it',
  equal: (actual, expected) => `expect(${actual}).toEqual(${expected})`,
};
const asserting: Words = {
  test: 'it',
  equal: (actual, expected) => `assert.deepEqual(${actual}, ${expected})`,
};

const failing: readonly ((words: Words, at: number) => string)[] = [
  ({ test, equal }, at) => `  ${test}('takes the discount of order ${at} off before tax', () => {
    const cart = new Cart('DE');
    cart.add('desk-${at}', 2, 149);
    cart.apply('SPRING', 10);
    // Ten percent off 298, then nineteen percent of tax.
    ${equal('cart.total()', `31${at}.16`)};
  });
`,
  ({ test, equal }, at) => `  ${test}('keeps the record of order ${at} as the warehouse reads it', () => {
    const cart = new Cart('FR').add('chair-${at}', 4, 89.9).apply('WELCOME', 5);
    const record = { country: cart.country, lines: cart.lines, codes: cart.codes };
    ${equal('record', `{ country: 'FR', lines: [{ sku: 'chair-${at}', quantity: 4, price: '89.90' }], codes: ['WELCOME'] }`)};
  });
`,
  ({ test, equal }, at) => `  ${test}('knows the tax of country ${at}', () => {
    const cart = new Cart('CH');
    cart.add('lamp-${at}', 1, 100);
    const total = cart.total();
    ${equal('total', '108.1')};
  });
`,
  ({ test, equal }, at) => `  ${test}('sends order ${at} to the warehouse', async () => {
    const cart = new Cart().add('shelf-${at}', 1, 20);
    const post = async () => ({ status: 503, text: 'warehouse ${at} is closed' });
    const id = await cart.send(post);
    ${equal('id', `'w-${at}'`)};
  });
`,
];

function block(name: string, words: Words, first: number, bad: number, good: number): string {
  const passes = Array.from(
    { length: good },
    (_, at) => `  ${words.test}('keeps line ${first + at} of the ${name}', () => {
    ${words.equal(`new Cart().add('sku', ${at}, 1).lines.length`, '1')};
  });
`,
  );
  const fails = Array.from({ length: bad }, (_, at) =>
    failing[(first + at) % failing.length]?.(words, first + at),
  );
  return `describe('${name}', () => {\n${[...passes, ...fails].join('\n')}});\n`;
}

const vitestHead =
  "import { describe, expect, it } from 'vitest';\nimport { Cart } from '../src/cart.js';\n\n";
const jestHead = "const { Cart } = require('../src/cart.js');\n\n";
const nodeHead = `const assert = require('node:assert/strict');
const { describe, it } = require('node:test');
const { Cart } = require('../src/cart.js');

`;
const mochaHead = `const assert = require('node:assert/strict');\n${jestHead}`;

function testFiles(): Files {
  return {
    'src/cart.js': cart,
    'vitest/totals.test.mjs': vitestHead + block('totals', expecting, 0, 5, 9),
    'vitest/orders.test.mjs': vitestHead + block('orders', expecting, 5, 3, 14),
    'vitest/lines.test.mjs': vitestHead + block('lines', expecting, 40, 0, 11),
    'jest/totals.test.js': jestHead + block('totals', expecting, 0, 5, 9),
    'jest/orders.test.js': jestHead + block('orders', expecting, 5, 3, 14),
    'node-test/totals.test.js': nodeHead + block('totals', asserting, 1, 2, 20),
    'node-test/orders.test.js': nodeHead + block('orders', asserting, 7, 1, 21),
    'mocha/totals.js': mochaHead + block('totals', asserting, 0, 6, 24),
    'mocha/orders.js': mochaHead + block('orders', asserting, 6, 2, 18),
  };
}

/** The sources of a package are checked by rules that it does not follow. */
const eslintConfig = `const js = require('@eslint/js');
module.exports = [
  js.configs.all,
  {
    languageOptions: { sourceType: 'commonjs' },
    rules: {
      'capitalized-comments': 'off', 'no-magic-numbers': 'off', 'sort-keys': 'off', 'one-var': 'off',
      'func-names': 'off', 'no-ternary': 'off', 'max-statements': 'off', 'no-inline-comments': 'off',
      'prefer-named-capture-group': 'off', 'prefer-arrow-callback': 'off', 'no-var': 'error',
    },
  },
];
`;

/** TypeScript with 83 errors: what a renamed member and a stricter setting leave behind. */
function typed(): Files {
  const model = `export interface Line { readonly sku: string; readonly amount: number; readonly note?: string }
export interface Order { readonly id: string; readonly lines: readonly Line[]; readonly country: string }
`;
  const of = (at: number, errors: number): string => {
    const parts = Array.from({ length: errors }, (_, n) => {
      if (n % 4 === 0)
        return `export const total${n} = (order: Order): number => order.lines.length * order.quantity;`;
      if (n % 4 === 1) return `export function name${n}(line: Line): string {\n  return line.note.trim();\n}`;
      if (n % 4 === 2) return `export const ids${n}: number[] = [{ id: 'a${n}' }].map((each) => each.id);`;
      return `export function tax${n}(rate, order: Order) {\n  return rate * order.lines.length;\n}`;
    });
    return `import type { Line, Order } from './model.js';\n\nexport type Both${at} = Line & Order;\n\n${parts.join('\n\n')}\n`;
  };
  const names = ['billing', 'catalogue', 'delivery', 'invoices', 'refunds', 'returns', 'stock', 'taxes'];
  const modules = names.map((name, at): [string, string] => [`types/${name}.ts`, of(at, at === 0 ? 13 : 10)]);
  const config = { compilerOptions: { strict: true, module: 'nodenext', target: 'es2023', types: [] } };
  return {
    'types/tsconfig.json': JSON.stringify(config),
    'types/model.ts': model,
    ...Object.fromEntries(modules),
  };
}

/** A project of JavaScript with four test runners, a linter and a compiler; its packages come from npm. */
export const javascript: Project = {
  name: 'js',
  async make({ folder, run }) {
    await writeFiles(folder, {
      'package.json': `${JSON.stringify(manifest, null, 2)}\n`,
      'eslint.config.js': eslintConfig,
      'vitest.config.mjs': "export default { test: { include: ['vitest/**/*.test.mjs'] } };\n",
      ...testFiles(),
      ...typed(),
    });
    await run('npm', ['install', '--silent', '--no-audit', '--no-fund']);
    await run('cp', ['-r', 'node_modules/express/lib', 'lib']);
  },
};
