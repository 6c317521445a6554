import { allOf, type Flag, type Grammar, type Values } from './grammar.ts';

/** A script for zsh's completion system, to be sourced or put into a folder of `fpath`: one function a command. */
export function zshScript(program: Grammar): string {
  const [name = ''] = program.path;
  return `#compdef ${name}
# zsh completion of ${name}, as printed by \`${name} completion zsh\`
${allOf(program).map(functionOf).join('\n')}
if [[ $funcstack[1] == _${name} ]]; then _${name} "$@"; else compdef _${name} ${name}; fi
`;
}

function functionOf(grammar: Grammar): string {
  return grammar.commands.length === 0 ? leaf(grammar) : branch(grammar);
}

function leaf(grammar: Grammar): string {
  const places = grammar.places.map((values, at) => `'${at + 1}:argument:${actionOf(values)}'`);
  if (grammar.passesOn) places.push("'*::argument:_files'");
  return `${nameOf(grammar)}() {
  _arguments${continued([...grammar.flags.map(specOf), ...places])}
}
`;
}

function branch(grammar: Grammar): string {
  const commands = grammar.commands.map(
    ({ path, says }) => `      ${quoted(`${path.at(-1) ?? ''}:${says}`)}\n`,
  );
  const cases = grammar.commands.map((below) => `      ${below.path.at(-1) ?? ''}) ${nameOf(below)} ;;\n`);
  return `${nameOf(grammar)}() {
  local context state state_descr line
  typeset -A opt_args
  _arguments -C${continued([...grammar.flags.map(specOf), "'1: :->command'", "'*:: :->rest'"])}
  case $state in
    command)
      local -a commands
      commands=(
${commands.map((line) => `  ${line}`).join('')}      )
      _describe command commands ;;
    rest) case $line[1] in
${cases.join('')}    esac ;;
  esac
}
`;
}

function nameOf({ path }: Grammar): string {
  return `_${path.join('_')}`;
}

function continued(specs: readonly string[]): string {
  return specs.map((spec) => ` \\\n    ${spec}`).join('');
}

/** One option as `_arguments` takes it. */
function specOf({ names, says, values, isOptional, isVariadic }: Flag): string {
  const alone = names.length > 1 ? `'(${names.join(' ')})'{${names.join(',')}}` : '';
  const [name = ''] = names;
  const text = `[${says.replace(/[[\]\\:]/g, '\\$&')}]`;
  if (values === null) return alone === '' ? quoted(`${name}${text}`) : `${alone}${quoted(text)}`;
  const value = `:${isOptional ? ':' : ''}value:${actionOf(values)}`;
  return quoted(`${isVariadic ? '*' : ''}${name}=${text}${value}`);
}

function actionOf(values: Values): string {
  if (typeof values === 'object') return `(${values.words.join(' ')})`;
  return { file: '_files', folder: '_files -/', any: ' ' }[values];
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}
