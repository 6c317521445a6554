/** Hosts of our own proxy: the agent must never reach them through a company's proxy. */
const loopback = ['127.0.0.1', 'localhost'];

/** A NO_PROXY list that names loopback besides what it named already. */
export function withLoopback(list: string | undefined): string {
  const hosts = (list ?? '').split(/[\s,]+/).filter((host) => host !== '');
  if (hosts.includes('*')) return '*';
  return [...hosts, ...loopback.filter((host) => !hosts.includes(host))].join(',');
}
