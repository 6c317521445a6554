import { openOriginals } from '../../src/store/originals/originals.ts';
import { raced } from './stage.ts';

/** Stores a text in a data folder that does not exist yet, and answers its reference. */
await raced(async ([home = '']) => {
  const originals = openOriginals(home);
  const ref = originals.refOf('the same text');
  await originals.put(ref, { text: 'the same text', view: 'its view' });
  return ref;
});
