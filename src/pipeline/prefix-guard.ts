import { noting, type LaterStage, type Request } from './request.ts';

/** Prefix digests remembered to prove that what was sent before is sent again. */
const prefixMemoryEntries = 5_000;

/**
 * The last look before bytes go out: what was sent for the blocks of an earlier request must be sent again
 * (promise 2). Remembers, for the last block of each request, the hash of all that was sent up to it.
 */
export class PrefixGuard implements LaterStage {
  readonly #sent = new Map<string, string>();

  run(request: Request): Request {
    const holds = request.kind === 'count' || this.holds(request.chains, request.hashes);
    return noting(request, holds ? null : 'prefix_broken');
  }

  goesOut({ kind, chains, hashes }: Request): void {
    if (kind !== 'count') this.remember(chains, hashes);
  }

  /**
   * `received` and `sent` are the chain hashes of the body as it came and as it goes out, block by block.
   * False when an earlier request's prefix of this conversation went out with other bytes.
   */
  holds(received: readonly string[], sent: readonly string[]): boolean {
    const at = received.findLastIndex((hash) => this.#sent.has(hash));
    const before = at === -1 ? undefined : this.#sent.get(received[at] ?? '');
    return before === undefined || before === sent[at];
  }

  /** Takes note of a request that goes out, given as to `holds`. */
  remember(allReceived: readonly string[], allSent: readonly string[]): void {
    const [received, sent] = [allReceived.at(-1), allSent.at(-1)];
    if (received === undefined || sent === undefined) return;
    this.#sent.delete(received);
    this.#sent.set(received, sent);
    if (this.#sent.size <= prefixMemoryEntries) return;
    const oldest = this.#sent.keys().next();
    if (oldest.done !== true) this.#sent.delete(oldest.value);
  }
}
