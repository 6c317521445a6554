import { resolve } from 'node:path';
import { Option } from 'commander';
import { claude } from '../../../agents/claude/index.ts';
import { codex } from '../../../agents/codex/index.ts';
import { HeadroomError } from '../../errors.ts';
import { parseSince } from '../../money/reports/since.ts';
import { predict } from '../../predict/predict.ts';
import { transcriptAgents, type TranscriptAgent } from '../../predict/sources.ts';
import { environment, readSettings } from '../../settings.ts';
import { counted } from '../../text/wording.ts';
import type { CommandModule } from '../command.ts';
import { inkFor } from '../screen/layout.ts';
import { renderPrediction } from '../reports/predict-report.ts';
import { startProgress } from '../screen/spinner.ts';
import { print, printJson } from '../print.ts';

interface Flags {
  readonly agent?: TranscriptAgent;
  readonly since?: string;
  readonly limit?: string;
  readonly runs?: readonly string[];
  readonly model: string;
  readonly json?: boolean;
}

const example = `
Reads what Claude Code and Codex have kept of their sessions (CLAUDE_CONFIG_DIR
and CODEX_HOME are heeded), replays them, and writes and sends nothing. Files of
runs are *.jsonl[.gz], {id, messages: [{role, content}]} a line.

Example:
  $ headroom predict --since 30d`;

/** Sonnet's rates are those of most: input 1, cache read 0.1, cache write 1.25, output 5. */
const usualModel = 'claude-sonnet-5';

export const command: CommandModule = {
  configure(command, finish) {
    command
      .addOption(new Option('--agent <name>', 'only sessions of this agent').choices(transcriptAgents))
      .option('--since <time>', 'only requests since then: 90m, 12h, 7d or a day such as 2026-11-01')
      .option('--limit <sessions>', 'only so many of the newest sessions')
      .option('--runs <files...>', 'files of runs instead of the sessions of agents')
      .option('--model <name>', 'bill requests that name no model as of this one', usualModel)
      .option('--json', 'print the same figures as JSON')
      .addHelpText('after', example)
      .action((flags: Flags) => finish(run(flags)));
  },
};

async function run({ agent, since, limit, runs, model, json }: Flags): Promise<number> {
  if (runs !== undefined) refuse({ '--agent': agent, '--since': since });
  const env = environment();
  const progress = await startProgress();
  const prediction = await predict({
    env,
    home: readSettings(env).home,
    profiles: { claude: claude.profile, codex: codex.profile },
    agent: agent ?? null,
    runs: (runs ?? []).map((path) => resolve(path)),
    model,
    since: since === undefined ? null : parseSince(since, Date.now()),
    limit: limit === undefined ? null : sessionsIn(limit),
    progress: (read, of, bytes) => {
      progress.show(`predict: ${read} of ${of} transcripts, ${Math.round(bytes / 1e6)} MB`);
    },
  }).finally(progress.end);
  if (json === true) printJson(prediction);
  else print(renderPrediction(prediction, inkFor(process.stdout, env)));
  const unread = prediction.remarks.filter(({ isUsed }) => runs !== undefined && !isUsed);
  if (unread.length === 0) return 0;
  const problem = `${counted(unread.length, 'file')} of runs could not be read.`;
  throw new HeadroomError('INPUT_UNREADABLE', problem, 'Name files that hold runs, *.jsonl or *.jsonl.gz.');
}

/** Runs name neither time nor agent. Throws `USAGE`. */
function refuse(flags: Readonly<Record<string, string | undefined>>): void {
  const [flag] = Object.keys(flags).filter((name) => flags[name] !== undefined);
  if (flag === undefined) return;
  const problem = `${flag} does not go with --runs: runs have neither an agent nor times.`;
  throw new HeadroomError('USAGE', problem, `Leave out ${flag} or --runs.`);
}

/** Throws `USAGE`. */
function sessionsIn(text: string): number {
  if (/^[1-9]\d{0,8}$/.test(text)) return Number(text);
  throw new HeadroomError('USAGE', `"${text}" is no number of sessions.`, 'Use a whole number such as 20.');
}
