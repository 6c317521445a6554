import type { RowCompressor } from '../compress/rows.ts';
import type { Originals } from '../store/originals/originals.ts';
import type { Recent } from '../store/recent.ts';

/** What the routes answer from. */
export interface ApiTools {
  readonly compressor: RowCompressor;
  readonly originals: Pick<Originals, 'get' | 'mayBeOurs'>;
  /** o200k tokens of texts; null: nobody can count them. */
  readonly count: (texts: readonly string[]) => Promise<readonly number[] | null>;
  /** Every request has to have it as its `Authorization: Bearer`; null: none has to. */
  readonly token: string | null;
}

/** What this process gave out over HTTP: no other reference is answered. */
export type HandedOut = Recent<true>;
