/**
 * How headroom is installed: from the package that `npm pack` makes of a clone. On npm and PyPI the name `headroom-ai`
 * is another project's.
 */
export const installLine = installLineOf('<version>') + ', made by npm pack';

/** Of the package of one version. */
export function installLineOf(version: string): string {
  return `npm install -g ./headroom-ai-${version}.tgz`;
}
