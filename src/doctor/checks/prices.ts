import { readPrices } from '../../money/prices.ts';
import { counted } from '../../text/wording.ts';
import { ok, type Check } from '../check.ts';

/** Reports that tell costs end where the user's own prices cannot be understood. */
export const pricesCheck: Check = {
  id: 'prices',
  title: 'Prices',
  needs: ['data-folder'],
  run: async ({ settings: { home } }) => {
    const { models } = await readPrices(home);
    const own = models.filter(({ periods }) => periods.some(({ price }) => price.source === null));
    const says = own.length === 0 ? 'as published' : `${own.length} of them by your own prices.json`;
    return ok(`${counted(models.length, 'model')}, ${says}`);
  },
};
