import { hash } from 'node:crypto';

/** A digest that tells apart how its parts are divided. */
export function digestOf(...parts: readonly string[]): string {
  return hash('sha256', parts.map((part) => `${part.length}:${part}`).join(''), 'base64url');
}

/** The digests of a prompt's beginnings: the last one is of all its blocks. */
export function prefixesOf(opening: readonly string[], identities: readonly string[]): readonly string[] {
  let previous = digestOf(...opening);
  return identities.map((identity) => (previous = digestOf(previous, identity)));
}
