import { Argument, type Command } from 'commander';
import { recipes } from '../../../agents/index.ts';
import { levels } from '../../settings.ts';
import type { CommandModule } from '../command.ts';
import { bashScript } from '../completion/bash.ts';
import { fishScript } from '../completion/fish.ts';
import { grammarOf, type Grammar } from '../completion/grammar.ts';
import { zshScript } from '../completion/zsh.ts';
import { printExactly } from '../print.ts';

const scripts = { bash: bashScript, zsh: zshScript, fish: fishScript } as const;
const shells = ['bash', 'zsh', 'fish'] as const;

const example = `
To install it:
  bash  echo 'source <(headroom completion bash)' >> ~/.bashrc
  zsh   headroom completion zsh > "\${fpath[1]}/_headroom"
  fish  headroom completion fish > ~/.config/fish/completions/headroom.fish

Example:
  $ headroom completion bash`;

export const command: CommandModule = {
  configure(completion, finish) {
    completion
      .addArgument(new Argument('<shell>', 'whose script to print').choices(shells))
      .addHelpText('after', example)
      .action((shell: (typeof shells)[number], _: unknown, self: Command) => finish(print(shell, self)));
  },
};

async function print(shell: (typeof shells)[number], self: Command): Promise<number> {
  printExactly(scripts[shell](wholeGrammar(self)));
  return Promise.resolve(0);
}

/** Of all commands, which the command line has configured for this one. */
function wholeGrammar({ parent }: Command): Grammar {
  if (parent === null) throw new TypeError('completion is the command of a program');
  return grammarOf(parent, {
    level: levels,
    agent: recipes.map(({ id }) => id),
    command: parent.commands.map((each) => each.name()),
  });
}
