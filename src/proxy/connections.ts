import http from 'node:http';
import { connect } from 'node:net';
import { portOf } from './company-proxy.ts';

/** Sockets kept open to the upstream: agents run several sub-agents at once. */
const upstreamSockets = 256;

/** Idle sockets to the upstream are closed after this long: before common load balancers do it (60 s). */
const upstreamIdleMs = 50_000;

/** How an upstream is reached. */
export interface Connections {
  readonly agent: http.Agent;
  /** What stands before the path of a request: an origin where a proxy forwards plain requests, else nothing. */
  readonly origin: string;
  /** Headers for a proxy that sees our requests; one that tunnels gets its own. */
  readonly headers: readonly (readonly [name: string, value: string])[];
}

const direct = { origin: '', headers: [] } as const;
const pool = { keepAlive: true, timeout: upstreamIdleMs } as const;

/** Connections to an upstream, kept alive: direct ones, or by way of the user's proxy. */
export async function openConnections(base: URL, proxy: URL | null): Promise<Connections> {
  if (proxy === null) {
    const { Agent } = base.protocol === 'https:' ? await import('node:https') : http;
    return { ...direct, agent: new Agent({ ...pool, maxSockets: upstreamSockets }) };
  }
  const isHttpProxy = proxy.protocol === 'http:' || proxy.protocol === 'https:';
  if (base.protocol === 'http:' && isHttpProxy) {
    return { agent: await forwardingAgent(proxy), origin: base.origin, headers: authorization(proxy) };
  }
  return { ...direct, agent: await tunnellingAgent(proxy, isHttpProxy) };
}

/** Plain HTTP goes to the proxy itself. `proxy-agent` would send it under a path that it has normalised. */
async function forwardingAgent(proxy: URL): Promise<http.Agent> {
  const tls = proxy.protocol === 'https:' ? await import('node:tls') : null;
  const host = proxy.hostname.replace(/^\[|\]$/g, '');
  const port = Number(portOf(proxy));
  const agent = new http.Agent({ ...pool, maxSockets: upstreamSockets });
  agent.createConnection = () => tls?.connect({ host, port, servername: host }) ?? connect(port, host);
  return agent;
}

function authorization({ username, password }: URL): Connections['headers'] {
  if (username === '' && password === '') return [];
  const login = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
  return [['Proxy-Authorization', `Basic ${Buffer.from(login).toString('base64')}`]];
}

/**
 * TLS, and whatever a SOCKS proxy carries. No `maxSockets`: the package finds out from the call stack whether a
 * request is to be encrypted, and a request that had waited for its turn has lost that stack.
 */
async function tunnellingAgent(proxy: URL, isHttpProxy: boolean): Promise<http.Agent> {
  const { ProxyAgent } = await import('proxy-agent');
  return new ProxyAgent({
    // A SOCKS connection would be cut after this time in the midst of an answer too.
    ...(isHttpProxy ? pool : { keepAlive: true }),
    getProxyForUrl: (_url, request) => {
      request.once('proxyConnect', ({ statusCode }: { readonly statusCode: number }) => {
        // The package would hand on the proxy's refusal as if it were the provider's answer.
        if (statusCode !== 200) request.destroy(new Error(`the proxy ${proxy.host} answered ${statusCode}`));
      });
      return proxy.href;
    },
  });
}
