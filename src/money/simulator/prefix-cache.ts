import type { Laid } from './laid.ts';
import type { CacheBill } from './prompt.ts';

/** A cache of prompts' beginnings by one provider's rules. */
export interface PrefixCache {
  request(laid: Laid, at: number): CacheBill;
  /** The beginnings at which it would look for what is cached of a prompt, as numbers of blocks. */
  reach(laid: Laid): readonly number[];
  /** A beginning that was cached before anybody looked. */
  hold(laid: Laid, blocks: number, at: number): void;
  /** Whatever is longer than that of a prompt's beginnings is not cached any more. */
  lose(laid: Laid, blocks: number, at: number): void;
}
