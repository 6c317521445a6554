/** The address our listener is bound to. */
export const loopbackAddress = '127.0.0.1';

/** Names of loopback as a URL or a Host header spells them. */
export const loopbackNames: readonly string[] = [loopbackAddress, 'localhost', '[::1]'];

/** True for a URL's host that is this machine. */
export function isLoopback(hostname: string): boolean {
  return loopbackNames.includes(hostname) || /^127(\.\d+){3}$/.test(hostname);
}

/** True for the address of a `wrap` or `proxy` on this machine, be it still there or not. */
export function isHeadroomUrl({ hostname, pathname }: URL): boolean {
  return isLoopback(hostname) && /^\/s\/[^/]+(\/|$)/.test(pathname);
}
