import http from 'node:http';
import https from 'node:https';
import { TLSSocket } from 'node:tls';
import { reasonOf, systemCode } from '../../errors.ts';
import { proxyFor } from '../../proxy/company-proxy.ts';
import { openConnections } from '../../proxy/connections.ts';
import { makePlan, type Target } from '../../wrap/launch/plan.ts';
import type { Environment } from '../../settings.ts';
import type { AgentRecipe } from '../../wrap/recipe.ts';
import { fail, ok, skip, warn, type Check, type DoctorContext, type Finding } from '../check.ts';

/** A request without any key to each provider of an agent, on the way that the agent's own requests take. */
export function onlineCheck(recipe: AgentRecipe): Check {
  return {
    id: `online-${recipe.id}`,
    title: `${recipe.title} online`,
    needs: [`agent-${recipe.id}`, 'base-urls', 'network'],
    run: async (context, signal) => {
      const route = routeOf(recipe, context);
      if (route === null) return skip('runs without headroom');
      const findings = await Promise.all(
        route.upstreams.map(async ({ target }) => reach(target, route.env, signal)),
      );
      return worstOf(findings);
    },
  };
}

function routeOf(
  recipe: AgentRecipe,
  context: DoctorContext,
): { readonly upstreams: readonly Target[]; readonly env: Environment } | null {
  return makePlan({ ...context, recipe, args: [] }).route;
}

function worstOf(findings: readonly Finding[]): Finding {
  const bad =
    findings.find(({ state }) => state === 'fail') ?? findings.find(({ state }) => state === 'warn');
  return bad ?? ok(findings.map(({ saw }) => saw).join('; '));
}

async function reach(target: URL, env: Environment, signal: AbortSignal): Promise<Finding> {
  try {
    const { status, issuer } = await ask(target, env, signal);
    const saw = `${target.host} answers ${status}${issuer === null ? '' : `, certified by ${issuer}`}`;
    return status < firstServerError ? ok(saw) : warn(saw, 'Try again later; the provider has trouble.');
  } catch (error) {
    return unreachable(target, error);
  }
}

const firstServerError = 500;

interface Reached {
  readonly status: number;
  /** Who vouches for the certificate; null without TLS, or where a proxy carries it. */
  readonly issuer: string | null;
}

async function ask(target: URL, env: Environment, signal: AbortSignal): Promise<Reached> {
  const { agent, origin, headers } = await openConnections(target, proxyFor(target, env));
  const { request } = target.protocol === 'https:' ? https : http;
  try {
    return await new Promise((resolve, reject) => {
      const asked = request(target, {
        agent,
        signal,
        path: origin + target.pathname,
        headers: Object.fromEntries(headers),
      });
      asked.once('error', reject);
      asked.once('response', (answer) => {
        answer.resume();
        resolve({ status: answer.statusCode ?? 0, issuer: issuerOf(answer.socket) });
      });
      asked.end();
    });
  } finally {
    agent.destroy();
  }
}

function issuerOf(socket: http.IncomingMessage['socket']): string | null {
  if (!(socket instanceof TLSSocket)) return null;
  const { O: organisation, CN: name } = socket.getPeerCertificate().issuer;
  return [organisation ?? name ?? []].flat()[0] ?? null;
}

const untrusted = new Set([
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  'UNABLE_TO_GET_ISSUER_CERT',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
]);

function unreachable({ host }: URL, error: unknown): Finding {
  const code = systemCode(error) ?? '';
  if (untrusted.has(code)) {
    return fail(
      `${host} shows a certificate of an authority that Node.js does not know (${code})`,
      "Name your company's CA file in NODE_EXTRA_CA_CERTS, which adds it to the others.",
    );
  }
  if (/CERT|TLS|SSL/.test(code)) {
    return fail(
      `${host}: ${code}`,
      'Someone between here and the provider changes the connection: ask who runs your network.',
    );
  }
  return fail(
    `${host} cannot be reached: ${reasonOf(error)}`,
    'Check the network, HTTPS_PROXY and NO_PROXY, and the base URL of the agent.',
  );
}
