import { firstOperand, hasSwitch, type OptionTable } from '../../src/wrap/launch/arguments.ts';

/** Subcommands by which no session starts in this process, those included that `--help` does not list. */
const sessionless = new Set(
  (
    'a agents app-server apply archive cloud cloud-tasks completion debug delete doctor exec-server execpolicy ' +
    'features help login logout mcp migrate-nfs-db migrate-rollouts plugin queue remote-control ' +
    'responses-api-proxy sandbox stdio-to-uds unarchive update'
  ).split(' '),
);

/** Those that read `CODEX_API_KEY`; the terminal interface does not. */
const headless = new Set(['e', 'exec', 'review']);

const informing = new Set(['-h', '--help', '-V', '--version']);

/** Read only to tell a subcommand from an option's value. */
const options: OptionTable = {
  one: new Set(
    (
      '-a --ask-for-approval --add-dir -c --config -C --cd --disable --enable --local-provider -m --model -p --profile ' +
      '--remote --remote-auth-token-env -s --sandbox'
    ).split(' '),
  ),
  optional: new Set(),
  many: new Set(['-i', '--image']),
};

export function startsNoSession(args: readonly string[]): boolean {
  return hasSwitch(args, informing) || sessionless.has(firstOperand(args, options) ?? '');
}

export function isHeadless(args: readonly string[]): boolean {
  return headless.has(firstOperand(args, options) ?? '');
}
