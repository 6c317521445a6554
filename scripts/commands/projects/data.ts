import { benchSeed } from '../../../src/limits.ts';
import { seededRandom } from '../../../src/random.ts';
import { written, type Files } from './project.ts';

const firstSecond = Date.parse('2026-03-01T08:00:00Z');

function files(): Files {
  const random = seededRandom(benchSeed);
  const orders = Array.from({ length: 150 }, (_, at) => ({
    id: `ord-${10_400 + at}`,
    customer: `customer-${random.int(1, 60)}`,
    country: random.pick(['DE', 'FR', 'AT']),
    total: random.int(900, 90_000) / 100,
    state: random.pick(['paid', 'paid', 'sent']),
    note: at === 97 ? 'refund twice, see the mail of 3 March' : '',
  }));
  const hosts = Array.from({ length: 40 }, (_, at) => ({
    host: `web-${String(at + 1).padStart(2, '0')}.example.com`,
    address: `10.4.${random.int(0, 3)}.${at + 11}`,
    state: at === 23 ? 'draining' : 'ready',
    load: random.int(5, 90) / 100,
  }));
  const log = Array.from({ length: 600 }, (_, at) => {
    const time = new Date(firstSecond + at * 740).toISOString();
    if (at === 211) return `${time} ERROR payment gateway answered 502 for order ord-10433, trying again`;
    if (at === 480) return `${time} ERROR disk /var/lib/orders is 97 % full`;
    const order = `ord-${random.int(10_400, 10_549)}`;
    const path = random.pick([`/orders/${order}`, '/health', `/orders/${order}/lines`]);
    return `${time} INFO GET ${path} 200 ${random.int(2, 80)}ms request=${random.int(100_000, 999_999)}`;
  });
  return {
    'orders.json': JSON.stringify({ orders }),
    'hosts.json': `${JSON.stringify(hosts, null, 2)}\n`,
    'service.log': `${log.join('\n')}\n`,
  };
}

/** Answers of a service and its log, each with a row or two unlike all others. */
export const data = written('data', files);
