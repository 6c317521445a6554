import { fail, ok, type Check } from '../check.ts';

/** The oldest Node.js that runs headroom (package.json: engines), major and minor version. */
const oldestNode = [20, 19] as const;

export const nodeCheck: Check = {
  id: 'node',
  title: 'Node.js',
  run: async ({ nodeVersion, platform }) => {
    const [major = 0, minor = 0] = nodeVersion.split('.').map(Number);
    const isOld = major < oldestNode[0] || (major === oldestNode[0] && minor < oldestNode[1]);
    const saw = `${nodeVersion} on ${platform}, ${process.arch}`;
    return Promise.resolve(
      isOld ? fail(saw, `Install Node.js ${oldestNode.join('.')} or newer, or a current LTS.`) : ok(saw),
    );
  },
};
