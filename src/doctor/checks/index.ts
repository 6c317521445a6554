import type { Check, DoctorContext } from '../check.ts';
import { agentCheck } from './agent.ts';
import { baseUrlsCheck } from './base-urls.ts';
import { dataFolderCheck, freeSpaceCheck } from './data-folder.ts';
import { leftOversCheck } from './left-overs.ts';
import { leftRawCheck } from './left-raw.ts';
import { mcpServerCheck } from './mcp-server.ts';
import { databaseCheck, ptyCheck, sqliteCheck } from './native.ts';
import { namesakeCheck } from './namesake.ts';
import { networkCheck } from './network.ts';
import { nodeCheck } from './node.ts';
import { onlineCheck } from './online.ts';
import { keyCheck, originalsCheck } from './originals.ts';
import { outputHooksCheck } from './output-hooks.ts';
import { packageChecks } from './packages.ts';
import { pricesCheck } from './prices.ts';
import { rightsCheck } from './rights.ts';
import { rivalProxyCheck } from './rival-proxy.ts';
import { settingsCheck } from './settings.ts';
import { wholePathCheck } from './whole-path.ts';

/** Every check, in the order in which they are shown. */
export function checksFor({ recipes, online }: Pick<DoctorContext, 'recipes' | 'online'>): readonly Check[] {
  const agents = recipes.filter((recipe) => 'launch' in recipe);
  return [
    nodeCheck,
    settingsCheck,
    sqliteCheck,
    ptyCheck,
    ...packageChecks,
    dataFolderCheck,
    freeSpaceCheck(),
    rightsCheck,
    databaseCheck,
    keyCheck,
    originalsCheck,
    leftOversCheck,
    leftRawCheck,
    pricesCheck,
    baseUrlsCheck,
    networkCheck,
    namesakeCheck,
    rivalProxyCheck,
    outputHooksCheck,
    ...agents.map((recipe) => agentCheck(recipe)),
    ...(online ? agents.map(onlineCheck) : []),
    mcpServerCheck,
    wholePathCheck,
  ];
}
