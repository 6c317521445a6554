import assert from 'node:assert/strict';
import { test } from 'node:test';
import { decode } from '../../src/engines/listing/decode.ts';
import { listing } from '../../src/engines/listing/index.ts';
import { tokenWeight } from '../../src/text/token-weight.ts';
import { formBy, piecesBy } from './outcome.ts';
import { byLength } from './samples.ts';

const two = (value: number, fill = ' '): string => String(value).padStart(2, fill);

/** Dates as `ls -l` prints them in the languages of glibc, by day, month and what stands behind: an hour or a year. */
const languages: Readonly<Record<string, { readonly total: string; readonly date: (at: number) => string }>> =
  {
    German: {
      total: 'insgesamt 412',
      date: (at) => `${two((at % 28) + 1)}. ${['Jan', 'Mär', 'Okt', 'Dez'][at % 4] ?? ''} ${behind(at)}`,
    },
    'older German': {
      total: 'insgesamt 412',
      date: (at) => `${['Jan', 'Mär', 'Okt', 'Dez'][at % 4] ?? ''} ${two((at % 28) + 1)} ${behind(at)}`,
    },
    French: {
      total: 'total 412',
      date: (at) =>
        `${two((at % 28) + 1)} ${['janv.', 'mars ', 'août ', 'déc. '][at % 4] ?? ''} ${behind(at)}`,
    },
    'older French': {
      total: 'total 412',
      date: (at) =>
        `${['janv.', 'mars ', 'août ', 'déc. '][at % 4] ?? ''} ${two((at % 28) + 1)} ${behind(at)}`,
    },
    Spanish: {
      total: 'total 412',
      date: (at) => `${['ene', 'mar', 'ago'][at % 3] ?? ''} ${two((at % 28) + 1)} ${behind(at)}`,
    },
    Portuguese: {
      total: 'total 412',
      date: (at) => `${['jan', 'mar', 'ago'][at % 3] ?? ''} ${two((at % 28) + 1)} ${behind(at)}`,
    },
    Italian: {
      total: 'totale 412',
      date: (at) => `${two((at % 28) + 1)} ${['gen', 'mar', 'ago'][at % 3] ?? ''} ${behind(at)}`,
    },
    Russian: {
      total: 'итого 412',
      date: (at) => `${['янв', 'мар', 'окт'][at % 3] ?? ''} ${two((at % 28) + 1)} ${behind(at)}`,
    },
    Japanese: {
      total: '合計 412',
      date: (at) => `${two((at % 12) + 1)}月 ${two((at % 28) + 1)} ${behind(at)}`,
    },
    Korean: {
      total: '합계 412',
      date: (at) => `${two((at % 12) + 1)}월 ${two((at % 28) + 1)} ${behind(at)}`,
    },
    Chinese: {
      total: '总用量 412',
      date: (at) => `${two((at % 12) + 1)}月 ${two((at % 28) + 1)} ${behind(at)}`,
    },
  };

function behind(at: number): string {
  return at % 5 === 0 ? ' 2024' : `${two(at % 24, '0')}:${two((at * 7) % 60, '0')}`;
}

function listed(language: string, name: (at: number) => string): string {
  const { total = '', date = () => '' } = languages[language] ?? {};
  const rows = Array.from({ length: 60 }, (_, at) => {
    const [mode, links] = at % 9 === 0 ? ['drwxr-xr-x', '12'] : ['-rw-r--r--', ' 1'];
    return `${mode} ${links} anna anna ${String(at % 9 === 0 ? 4096 : at * 977).padStart(6)} ${date(at)} ${name(at)}`;
  });
  return [total, ...rows].join('\n');
}

test('A long listing in any language has its form, whatever its files are called.', () => {
  const names: readonly ((at: number) => string)[] = [
    (at) => `file-${at}.ts`,
    (at) => `${at} 12. Okt 10:04`,
    (at) => `mars 12 10:04 ${at}`,
    (at) => `Datei ${at} mit Lücken`,
  ];
  for (const language of Object.keys(languages)) {
    for (const [kind, name] of names.entries()) {
      const text = listed(language, name);
      const context = { ...byLength, count: tokenWeight, programs: [] };
      const form = formBy(listing, text, context);
      if (kind !== 1) assert.ok(form !== null && tokenWeight(form) < tokenWeight(text) * 0.8, language);
      if (form !== null) assert.equal(decode(form), text, language);
      assert.equal(piecesBy(listing, text, { ...context, level: 'balanced' }), null, language);
    }
  }
});
