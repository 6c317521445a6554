import { spacedJson, type Generator } from './workload.ts';

const screens = [
  'account',
  'basket',
  'billing',
  'catalog',
  'profile',
  'returns',
  'search',
  'signup',
] as const;
const parts = ['Dialog', 'Field', 'Form', 'List', 'Panel', 'Picker', 'Row', 'Table'] as const;
const hits = 100;

/** Hits of a code search service with everything it knows of each; one of them is the answer. */
export const codeSearch: Generator = (random) => {
  const answerAt = random.int(40, hits - 20);
  const rows = Array.from({ length: hits }, (_, at) => {
    const screen = random.pick(screens);
    const part = random.pick(parts);
    const isAnswer = at === answerAt;
    const component = isAnswer ? 'ConsentForm' : `${capital(screen)}${part}`;
    return {
      path: `src/screens/${screen}/${component}.tsx`,
      line: isAnswer ? 217 : 8 + random.int(0, 60) * 3,
      text: isAnswer
        ? '    <form noValidate onSubmit={saveConsent}>'
        : `export function ${component}({ value, onChange }: ${part}Props) {`,
      language: 'TypeScript',
      repository: 'shop-web',
      branch: 'main',
      changed: '2026-09-14T08:30:00Z',
      author: `${random.pick(['ana', 'ben', 'chi', 'dee', 'eli'])}@shop.example`,
      score: Number((0.97 - at * 0.005).toFixed(3)),
      context: {
        before: ["import { useState } from 'react';", "import { Button, Stack } from '../../ui';"],
        after: ['  const [draft, setDraft] = useState(value);', '  return <Stack gap={2}>'],
      },
      file: { bytes: 900 + random.int(0, 400) * 10, encoding: 'utf-8', mode: '100644' },
    };
  });
  return {
    name: 'code search, 100 hits',
    question: 'Which form turns off validation (noValidate), and where?',
    outputs: [spacedJson(rows)],
    facts: ['ConsentForm', 'noValidate', '217', 'saveConsent'],
  };
};

function capital(word: string): string {
  return `${word.slice(0, 1).toUpperCase()}${word.slice(1)}`;
}
