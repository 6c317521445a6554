import { loopbackNames } from '../proxy/loopback.ts';

/** Such lists spell IPv6 in several ways, and our proxy is not reached by it. */
const loopback = loopbackNames.filter((name) => !name.startsWith('['));

/** A NO_PROXY list that names loopback, where our own proxy listens, besides what it named already. */
export function withLoopback(list: string | undefined): string {
  const hosts = (list ?? '').split(/[\s,]+/).filter((host) => host !== '');
  if (hosts.includes('*')) return '*';
  return [...hosts, ...loopback.filter((host) => !hosts.includes(host))].join(',');
}
