import { hostHits, logRows } from './records.ts';
import { indentedJson, timeAt, type Generator } from './workload.ts';

const issues = 100;
const first = 4100;
const hour = 3_600_000;
const start = Date.UTC(2026, 7, 1);

const topics = [
  'Dark mode flickers on load',
  'Export as CSV lacks a header',
  'Keyboard focus is lost in dialogs',
  'Mention the new option in the guide',
  'Search ignores accents',
  'Upload progress jumps back',
] as const;
const body =
  '## What happens\n\nSee the title.\n\n## How to see it\n\n1. Sign in\n2. Open the page\n3. Look\n\n## What should happen\n\nIt should not.';

/** Open issues, a code search and logs; one issue is worse than all the others, and one log row belongs to it. */
export const triage: Generator = (random) => {
  const worstAt = random.int(30, 80);
  const items = Array.from({ length: issues }, (_, at) => ({
    number: first + at,
    title: at === worstAt ? 'Crash on save: drafts are lost without an error' : random.pick(topics),
    state: random.pick(['open', 'open', 'closed']),
    author: { login: `user${random.int(10, 900)}`, avatar: `https://img.example/u/${random.int(1, 99_999)}` },
    labels:
      at === worstAt
        ? ['bug', 'data-loss']
        : random.pick([[], ['bug'], ['docs'], ['enhancement'], ['bug', 'good first issue']]),
    created_at: timeAt(start + random.int(0, 900) * hour),
    updated_at: timeAt(start + random.int(900, 1_200) * hour),
    comments: random.int(0, 40),
    body,
  }));
  const entries = logRows(random, 200, {
    [random.int(60, 160)]: {
      level: 'ERROR',
      service: 'drafts',
      message: 'DraftStoreFull: 512 of 512 slots used, write dropped',
    },
  });
  return {
    name: 'issue triage',
    question: 'Which open issues are bugs of high priority, and what do the logs say about them?',
    outputs: [
      indentedJson({ total_count: issues, items }),
      indentedJson({ total_count: 3_900, incomplete: false, items: hostHits(random, 80, 'draft store') }),
      indentedJson({ total: 2_000, returned: 200, entries }),
    ],
    facts: ['data-loss', 'drafts are lost', String(first + worstAt), 'DraftStoreFull'],
  };
};
