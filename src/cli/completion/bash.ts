import { allOf, type Flag, type Grammar, type Values } from './grammar.ts';

/**
 * A script for bash 3.2 (as macOS has it) or newer. It walks over the words before the cursor to find the command they
 * name; where it offers nothing, bash offers files.
 */
export function bashScript(program: Grammar): string {
  const all = allOf(program);
  const flags = all.flatMap((grammar) => grammar.flags.map((flag) => ({ at: keyOf(grammar), flag })));
  const valued = flags.filter(({ flag }) => flag.values !== null && !flag.isOptional);
  const keys = (list: typeof flags): string =>
    list.flatMap(({ at, flag }) => flag.names.map((name) => `'${at} ${name}'`)).join(' | ');
  const [name = ''] = program.path;
  return `# bash completion of ${name}, as printed by \`${name} completion bash\`
_${name}() {
  local word=\${COMP_WORDS[COMP_CWORD]} at=1 command=${name} operands=0 flag= each
  [[ $word == '=' ]] && word=
  while ((at < COMP_CWORD)); do
${passedOn(all)}    each=\${COMP_WORDS[at]}
    ((at += 1))
    [[ $each == -* ]] && flag=
    case "$command $each" in
      ${commandKeys(all)})
        command="$command $each" ;;
      ${keys(valued.filter(({ flag }) => flag.isVariadic))})
        flag="$command $each" ;;
      ${keys(valued.filter(({ flag }) => !flag.isVariadic))})
        [[ \${COMP_WORDS[at]} == '=' ]] && ((at += 1))
        # The cursor may stand on its value.
        if ((at >= COMP_CWORD)); then flag="$command $each"; else ((at += 1)); fi ;;
      *' -'* | *' =') ;;
      *) [[ -z $flag ]] && ((operands += 1)) ;;
    esac
  done
${passedOn(all)}  [[ $word == -* ]] && flag=
  local words=
  case "\${flag:-$command}" in
${flagCases(valued)}${all.map(commandCase).join('')}  esac
  COMPREPLY=($(compgen -W "$words" -- "$word"))
}
complete -o bashdefault -o default -F _${name} ${name}
`;
}

function keyOf({ path }: Grammar): string {
  return path.join(' ');
}

function commandKeys(all: readonly Grammar[]): string {
  return all
    .slice(1)
    .map((grammar) => `'${keyOf(grammar)}'`)
    .join(' | ');
}

function flagCases(valued: readonly { readonly at: string; readonly flag: Flag }[]): string {
  return valued
    .map(({ at, flag }) => {
      const keys = flag.names.map((name) => `'${at} ${name}'`).join(' | ');
      return `    ${keys}) words='${wordsOf(flag.values)}' ;;\n`;
    })
    .join('');
}

/** Options are offered once a dash is typed. */
function commandCase(grammar: Grammar): string {
  const names = grammar.flags.flatMap((flag) => flag.names).join(' ');
  const commands = grammar.commands.flatMap(({ path }) => path.at(-1) ?? []).join(' ');
  const first = `${commands} ${wordsOf(grammar.places[0] ?? 'any')}`.trim();
  return `    '${keyOf(grammar)}')
      if [[ $word == -* ]]; then words='${names}'
      elif ((operands == 0)); then words='${first}'; fi ;;
`;
}

/** Leaves all to bash once the rest of the line is another program's. */
function passedOn(all: readonly Grammar[]): string {
  return all
    .filter(({ passesOn }) => passesOn)
    .map((grammar) => `    [[ $command == '${keyOf(grammar)}' ]] && ((operands > 0)) && return\n`)
    .join('');
}

function wordsOf(values: Values | null): string {
  return values !== null && typeof values === 'object' ? values.words.join(' ') : '';
}
