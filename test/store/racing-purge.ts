import { purge } from '../../src/store/upkeep/purge.ts';
import { raced } from './stage.ts';

await raced(async ([home = '']) => purge(home, { before: Date.now() + 1, project: null }));
