import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { openDoor, tryProbe, type Door, type Probe } from './raw.ts';

/** A second request that would be served if the first one's body were read as one. */
const smuggled = 'GET /v1/smuggled HTTP/1.1\r\nHost: upstream\r\n\r\n';

/** Bodies whose end is told in two ways, or in one that parsers read differently. */
function twoEnds({ ask }: Door): Probe[] {
  const refused = (name: string, lines: readonly string[], body = smuggled): Probe => ({
    name,
    send: ask('POST /v1/x', lines, body),
    answers: [400],
    reaches: [],
  });
  return [
    refused(
      'a length and chunks',
      ['Content-Length: 6', 'Transfer-Encoding: chunked'],
      `0\r\n\r\n${smuggled}`,
    ),
    refused(
      'chunks and a length',
      ['Transfer-Encoding: chunked', 'Content-Length: 6'],
      `0\r\n\r\n${smuggled}`,
    ),
    refused('two lengths', ['Content-Length: 0', `Content-Length: ${smuggled.length}`]),
    refused('two equal lengths', ['Content-Length: 2', 'Content-Length: 2'], 'hi'),
    refused('a list of lengths', ['Content-Length: 2, 2'], 'hi'),
    refused('a length with a sign', ['Content-Length: +2'], 'hi'),
    refused('a negative length', ['Content-Length: -2'], 'hi'),
    refused('a length in hexadecimal', ['Content-Length: 0x2'], 'hi'),
    refused('a length beyond all numbers', ['Content-Length: 99999999999999999999'], 'hi'),
    refused('an empty length', ['Content-Length: '], smuggled),
    refused('another coding for chunked', ['Transfer-Encoding: xchunked'], smuggled),
    refused('chunked before the last coding', ['Transfer-Encoding: chunked, identity'], smuggled),
    refused('an unknown coding alone', ['Transfer-Encoding: identity'], smuggled),
    refused('a space before the colon', ['Content-Length : 2'], 'hi'),
    refused('a tab in the name', ['Transfer-Encoding\t: chunked'], '0\r\n\r\n'),
    refused('a folded line', ['X-Fold: a', ' Transfer-Encoding: chunked'], '0\r\n\r\n'),
    refused('a line that ends with LF alone', ['X-Own: a\nTransfer-Encoding: chunked'], '0\r\n\r\n'),
    refused('a line that ends with CR alone', ['X-Own: a\rContent-Length: 2'], 'hi'),
    refused('a chunk longer than it says', ['Transfer-Encoding: chunked'], '2\r\nhello\r\n0\r\n\r\n'),
    refused('a chunk size beyond all numbers', ['Transfer-Encoding: chunked'], 'fffffffffffffffff\r\nhi'),
    refused('a chunk size with a sign', ['Transfer-Encoding: chunked'], '+2\r\nhi\r\n0\r\n\r\n'),
    refused('a chunk size with a prefix', ['Transfer-Encoding: chunked'], '0x2\r\nhi\r\n0\r\n\r\n'),
    refused('a chunk that ends with LF alone', ['Transfer-Encoding: chunked'], '2\r\nhi\n0\r\n\r\n'),
  ];
}

/** Forms that are allowed, and must mean the same upstream. */
function oneEnd({ ask }: Door): Probe[] {
  const passed = (name: string, lines: readonly string[], body: string, sent: string): Probe => ({
    name,
    send: ask('POST /v1/x', lines, body),
    answers: [200],
    reaches: [`POST /v1/x ${sent}`],
  });
  return [
    passed('chunks', ['Transfer-Encoding: chunked'], '2\r\nhi\r\n0\r\n\r\n', 'hi'),
    passed('chunks in capitals', ['TRANSFER-ENCODING: CHUNKED'], '2\r\nhi\r\n0\r\n\r\n', 'hi'),
    passed('a chunk size with zeros', ['Transfer-Encoding: chunked'], '0002\r\nhi\r\n000\r\n\r\n', 'hi'),
    passed(
      'chunks with extensions',
      ['Transfer-Encoding: chunked'],
      '2;a=b;c="d"\r\nhi\r\n0;e\r\n\r\n',
      'hi',
    ),
    passed('a length with spaces around it', ['Content-Length:   2  '], 'hi', 'hi'),
    passed('a length with zeros', ['Content-Length: 002'], 'hi', 'hi'),
    passed('an empty body of chunks', ['Transfer-Encoding: chunked'], '0\r\n\r\n', ''),
    passed('a coding before chunked', ['Transfer-Encoding: gzip, chunked'], '2\r\nhi\r\n0\r\n\r\n', 'hi'),
    {
      name: 'twenty requests in one write, answered in order',
      send: Array.from({ length: 20 }, (_, at) =>
        at % 2 === 0 ? ask(`POST /v1/x${at}`, ['Content-Length: 2'], 'hi') : ask(`GET /v1/x${at}`),
      ).join(''),
      answers: Array.from({ length: 20 }, () => 200),
      reaches: Array.from({ length: 20 }, (_, at) =>
        at % 2 === 0 ? `POST /v1/x${at} hi` : `GET /v1/x${at}`,
      ),
    },
    {
      name: 'a request byte by byte',
      send: Array.from(ask('POST /v1/x', ['Transfer-Encoding: chunked'], '2\r\nhi\r\n0\r\n\r\n')),
      answers: [200],
      reaches: ['POST /v1/x hi'],
    },
    {
      name: 'an Expect',
      send: ask('POST /v1/x', ['Expect: 100-continue', 'Content-Length: 2'], 'hi'),
      answers: [200],
      reaches: ['POST /v1/x hi'],
      also: ([first]) => {
        assert.equal(first?.headers.expect, undefined);
      },
    },
    {
      name: 'an Expect of something else',
      send: ask('POST /v1/x', ['Expect: the unexpected', 'Content-Length: 2', 'Connection: close'], 'hi'),
      answers: [417],
      reaches: [],
    },
    {
      name: 'a body that a routed request does not announce',
      send: ask('POST /v1/messages', ['Connection: close'], ''),
      answers: [200],
      reaches: ['POST /v1/messages'],
    },
  ];
}

for (const [group, probes] of Object.entries({ twoEnds, oneEnd })) {
  test(`every body has one end, the same upstream as here: ${group}`, async (t) => {
    const door = await openDoor(t);
    for (const probe of probes(door)) await tryProbe(door, probe);
  });
}

const methods = ['GET', 'HEAD', 'DELETE', 'OPTIONS', 'POST', 'PUT', 'PATCH', 'PROPFIND'];
const framings = [
  { lines: [`Content-Length: ${smuggled.length}`], body: smuggled },
  {
    lines: ['Transfer-Encoding: chunked'],
    body: `${smuggled.length.toString(16)}\r\n${smuggled}\r\n0\r\n\r\n`,
  },
];
const names = [
  'content-length',
  'transfer-encoding',
  'host',
  'content-type',
  'keep-alive',
  'x-own',
  'close',
  'te',
  '',
];
const option = fc
  .tuple(fc.constantFrom(...names), fc.constantFrom('', ' ', '\t'), fc.boolean())
  .map(([name, space, isUpper]) => `${space}${isUpper ? name.toUpperCase() : name}${space}`);
const lists = fc.array(fc.array(option, { minLength: 1, maxLength: 5 }), { maxLength: 3 });

test('no list in Connection makes a body another request', async (t) => {
  const door = await openDoor(t);
  const property = fc.asyncProperty(
    fc.constantFrom(...methods),
    fc.constantFrom(...framings),
    fc.constantFrom('/v1/x', '/v1/messages'),
    lists,
    async (method, { lines, body }, path, connection) => {
      const options = connection.map((list) => `Connection: ${list.join(',')}`);
      await tryProbe(door, {
        name: JSON.stringify([method, lines, path, options]),
        send: door.ask(`${method} ${path}`, [...options, ...lines, 'Content-Type: text/x-own'], body),
        answers: [200],
        reaches: [`${method} ${path} ${smuggled.trim()}`],
        also: ([first]) => {
          assert.equal(first?.headers['content-type'], 'text/x-own');
        },
      });
    },
  );
  await fc.assert(property, {
    numRuns: 150,
    examples: methods.flatMap((method) =>
      framings.map((framing): [string, (typeof framings)[number], string, string[][]] => [
        method,
        framing,
        '/v1/x',
        [['content-length', 'transfer-encoding', 'host']],
      ]),
    ),
  });
});

test('lines behind a body pass with what announces them, and none that frames it', async (t) => {
  const door = await openDoor(t);
  for (const path of ['/v1/x', '/v1/messages']) {
    const chunks = ['Transfer-Encoding: chunked', 'Trailer: X-Sum, X-More'];
    const behind = ['X-Sum: 7', 'x-more: a', 'Host: evil.test', 'Content-Type: text/x-own', 'Trailer: X-Sum'];
    const body = ['2', 'hi', '0', ...behind, '', ''].join('\r\n');
    await tryProbe(door, {
      name: path,
      send: door.ask(`POST ${path}`, chunks, body),
      answers: [200],
      reaches: [`POST ${path} hi`],
      also: ([first]) => {
        assert.equal(first?.headers.trailer, 'X-Sum, X-More');
        assert.deepEqual(first.rawTrailers, ['X-Sum', '7', 'x-more', 'a']);
      },
    });
    await tryProbe(door, {
      name: `${path} with a Trailer and a length`,
      send: door.ask(`POST ${path}`, ['Trailer: X-Sum', 'Content-Length: 2'], 'hi'),
      answers: [200],
      reaches: [`POST ${path} hi`],
    });
  }
});
