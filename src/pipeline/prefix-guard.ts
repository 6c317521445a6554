import { noting, type Request, type Stage } from './request.ts';

/** Prefix digests remembered to prove that what was sent before is sent again. */
const prefixMemoryEntries = 5_000;

/**
 * The last look before bytes go out: what was sent for the blocks of an earlier request must be sent again
 * (promise 2). Remembers, for the last block of each request, the hash of all that was sent up to it.
 */
export class PrefixGuard implements Stage {
  readonly #sent = new Map<string, string>();

  run(request: Request): Request {
    const holds = request.kind === 'count' || this.holds(request.chains, request.hashes);
    return noting(request, holds ? null : 'prefix_broken');
  }

  /**
   * `received` and `sent` are the chain hashes of the body as it came and as it goes out, block by block.
   * False when an earlier request's prefix of this conversation went out with other bytes.
   */
  holds(received: readonly string[], sent: readonly string[]): boolean {
    const at = received.findLastIndex((hash) => this.#sent.has(hash));
    const before = at === -1 ? undefined : this.#sent.get(received[at] ?? '');
    this.#remember(received.at(-1), sent.at(-1));
    return before === undefined || before === sent[at];
  }

  #remember(received: string | undefined, sent: string | undefined): void {
    if (received === undefined || sent === undefined) return;
    this.#sent.delete(received);
    this.#sent.set(received, sent);
    if (this.#sent.size <= prefixMemoryEntries) return;
    const oldest = this.#sent.keys().next();
    if (oldest.done !== true) this.#sent.delete(oldest.value);
  }
}
