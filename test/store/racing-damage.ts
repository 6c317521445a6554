import { openStore } from '../../src/store/store.ts';
import { decision, raced } from './stage.ts';

/** Opens a store whose database is damaged and keeps a decision in it; answers whether it is durable. */
await raced(async ([home = '', chain = '']) => {
  const store = await openStore(home);
  store.decisions.commit([{ chain, decision: decision({ texts: ['as it was sent'] }) }]);
  store.close();
  return store.durable;
});
