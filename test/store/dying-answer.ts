import { openStore } from '../../src/store/store.ts';
import { ledgerRow } from './stage.ts';

/** Answers a request whose receipt is still to come, and ends of an error that nobody catches. */
const [, , home = ''] = process.argv;
const store = await openStore(home);
store.ledger?.record(ledgerRow({ status: null })).amend({ status: 200 }, true);
throw new Error('not for the ledger');
