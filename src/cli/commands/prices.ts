import { priceSources, pricesPath, readPrices, type PricedModel } from '../../money/prices.ts';
import { environment, readSettings } from '../../settings.ts';
import type { CommandModule } from '../command.ts';
import { inkFor } from '../screen/layout.ts';
import { nearest } from '../screen/nearest.ts';
import { renderModel, renderPrices, renderUnknown } from '../reports/prices-text.ts';
import { print, printJson } from '../print.ts';

interface Flags {
  readonly json?: boolean;
}

const help = `
Prices of your own go into prices.json in the data folder. Of a model that is
listed, name what differs; of another one at least input, cacheRead, output:
  {"models": {
    "claude-opus-5": {"output": 20},
    "my-model": {"input": 0, "cacheRead": 0, "output": 0, "window": 128000},
    "big-model": {"input": 2, "cacheRead": 0.2, "write5m": 2.5, "write1h": 4,
      "output": 10, "minCacheable": 1024, "provider": "anthropic",
      "long": {"above": 200000, "input": 4, "cacheRead": 0.4, "write5m": 5,
        "write1h": 8, "output": 15}}
  }}
write1h is the longer tier, an hour or twelve.
What is cached from which length on is for your eyes: receipts go by the
published figure. A model without a price ends with code 1.

Example:
  $ headroom prices claude-opus-5`;

export const command: CommandModule = {
  configure(prices, finish) {
    prices
      .argument('[model]', 'only this model, in full; named as requests name it')
      .option('--json', 'print the same as JSON')
      .addHelpText('after', help)
      .action((model: string | undefined, flags: Flags) => finish(show(model, flags)));
  },
};

async function show(model: string | undefined, { json }: Flags): Promise<number> {
  const env = environment();
  const { home } = readSettings(env);
  const prices = await readPrices(home);
  const path = pricesPath(home);
  const found = model === undefined ? null : prices.find(model);
  const shown = model === undefined ? prices.models : found === null ? [] : [found];
  const context = { now: Date.now(), path, ink: inkFor(process.stdout, env) };
  const text = (): string => {
    if (model === undefined) return renderPrices(shown, context);
    if (found !== null) return renderModel(found, context);
    const names = prices.models.map((priced) => priced.model);
    return renderUnknown(model, nearest(model, names), path);
  };
  if (json === true) printJson(asData(shown, path));
  else print(text());
  return model !== undefined && found === null ? 1 : 0;
}

/** Rates in USD for a million tokens; days are UTC. */
function asData(models: readonly PricedModel[], path: string): unknown {
  return {
    file: path,
    models: models.map(({ model, periods }) => ({
      model,
      prices: periods.map(({ from, price }) => ({
        from: from === 0 ? null : new Date(from).toISOString().slice(0, 10),
        ...price,
        source: price.source === null ? null : priceSources[price.source],
      })),
    })),
  };
}
