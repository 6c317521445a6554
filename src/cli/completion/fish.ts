import { allOf, type Flag, type Grammar, type Values } from './grammar.ts';

/** A script for fish: one `complete` line for each thing that can be typed, under the condition where. */
export function fishScript(program: Grammar): string {
  const [name = ''] = program.path;
  const lines = allOf(program).flatMap((grammar) => linesOf(name, grammar));
  return `# fish completion of ${name}, as printed by \`${name} completion fish\`
complete -c ${name} -f
${lines.join('\n')}
`;
}

function linesOf(name: string, grammar: Grammar): string[] {
  const where = `complete -c ${name} -n ${quoted(conditionOf(grammar))}`;
  const [first] = grammar.places;
  return [
    ...grammar.commands.map(
      ({ path, says }) => `${where} -a ${quoted(path.at(-1) ?? '')} -d ${quoted(says)}`,
    ),
    ...grammar.flags.map((flag) => `${where} ${flagOf(flag)}`),
    ...(first === undefined || first === 'any' ? [] : [`${where} ${argumentOf(first)}`]),
    ...(grammar.passesOn ? [`complete -c ${name} -n ${quoted(passedOnOf(grammar))} -F`] : []),
  ];
}

/** Its own name has been typed, those of the commands below it have not. */
function conditionOf({ path, commands }: Grammar): string {
  const own = path.slice(1).map((word) => `__fish_seen_subcommand_from ${word}`);
  const below = commands.map(({ path: names }) => names.at(-1)).join(' ');
  const none = path.length === 1 ? ['__fish_use_subcommand'] : [];
  const open = path.length > 1 && below !== '' ? [`not __fish_seen_subcommand_from ${below}`] : [];
  return [...none, ...own, ...open].join('; and ');
}

/** The last of its own places is taken: files are the best guess for what another program wants. */
function passedOnOf(grammar: Grammar): string {
  const last = grammar.places.at(-1);
  const words = typeof last === 'object' ? last.words.join(' ') : '';
  return `${conditionOf(grammar)}; and __fish_seen_subcommand_from ${words}`;
}

function flagOf({ names, says, values, isOptional }: Flag): string {
  const spelled = names.map((flag) =>
    flag.startsWith('--') ? `-l ${flag.slice(2)}` : `-s ${flag.slice(1)}`,
  );
  const value = values === null || isOptional ? '' : ` -r ${argumentOf(values)}`;
  return `${spelled.join(' ')}${value} -d ${quoted(says)}`.replace(/ +/g, ' ');
}

function argumentOf(values: Values): string {
  if (typeof values === 'object') return `-a ${quoted(values.words.join(' '))}`;
  return values === 'any' ? '' : '-F';
}

function quoted(text: string): string {
  return `'${text.replace(/[\\']/g, '\\$&')}'`;
}
