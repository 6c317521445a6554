import { appendFileSync } from 'node:fs';
import { Socket } from 'node:net';

/** Loaded by `--import` into every process of a run: writes down where its sockets connect to, one JSON a line. */
const log = process.env['RECORD_CONNECTIONS_TO'];

type Connect = (this: Socket, ...args: unknown[]) => Socket;
const connect = Reflect.get(Socket.prototype, 'connect') as Connect;

Reflect.set(Socket.prototype, 'connect', function (this: Socket, ...args: unknown[]): Socket {
  const [options] = args.flat();
  if (log !== undefined) appendFileSync(log, `${JSON.stringify(addressIn(options))}\n`);
  return connect.apply(this, args);
});

function addressIn(options: unknown): { host: unknown; path: unknown } {
  const { host, path } =
    typeof options === 'object' && options !== null ? (options as Record<string, unknown>) : {};
  return { host: host ?? null, path: path ?? null };
}
