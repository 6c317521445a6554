/**
 * How headroom is installed: from the package that `npm pack` makes of a clone. On npm and PyPI the name `headroom-ai` is
 * another project's.
 */
export const installLine = 'npm install -g ./headroom-ai-<version>.tgz, made by npm pack';
