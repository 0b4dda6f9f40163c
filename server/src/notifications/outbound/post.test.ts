import type { LookupAddress } from 'node:dns';
import { describe, expect, test } from 'vitest';
import { answering, halfway, nobody, Receiver } from '../testing.ts';
import { allowList } from './internal.ts';
import { type OutboundOptions, post } from './post.ts';

const LOOPBACK = allowList(['127.0.0.1']);
const NOWHERE = allowList([]);
const NOW = Date.UTC(2026, 10, 23, 12);
const options = (more: Partial<OutboundOptions> = {}): OutboundOptions => ({
  allowed: LOOPBACK,
  nowMs: () => NOW,
  ...more,
});
const sending = (url: string, more: Partial<OutboundOptions> = {}) =>
  post({ url, headers: { 'x-key': 'k' }, body: '{"a":"ä"}' }, options(more));
const named = (...found: string[]): { resolve: () => Promise<LookupAddress[]> } => ({
  resolve: async () => found.map((address) => ({ address, family: address.includes(':') ? 6 : 4 })),
});

describe('what the other side answers', () => {
  test('taken is taken, whole and as it was written', async () => {
    const receiver = await Receiver.open();
    expect(await sending(`${receiver.url}?a=1`)).toEqual({ kind: 'taken' });
    expect(receiver.requests).toMatchObject([
      { method: 'POST', path: '/hook?a=1', body: '{"a":"ä"}', headers: { 'x-key': 'k', 'content-length': '10' } },
    ]);
  });

  test.each([400, 401, 403, 404, 410, 422])('%i is final', async (status) => {
    const receiver = await Receiver.open();
    receiver.behaviour = answering(status);
    expect(await sending(receiver.url)).toEqual({ kind: 'refused', error: `answered ${status}` });
  });

  test.each([
    [429, { 'retry-after': '7' }, 7000],
    [503, { 'retry-after': 'Mon, 23 Nov 2026 12:01:00 GMT' }, 60_000],
    [500, {}, null],
    [502, { 'retry-after': 'soon' }, null],
    [408, {}, null],
  ])('%i is tried again, when it says', async (status, headers, retryAfterMs) => {
    const receiver = await Receiver.open();
    receiver.behaviour = answering(status, headers as Record<string, string>);
    expect(await sending(receiver.url)).toEqual({ kind: 'failed', error: `answered ${status}`, retryAfterMs });
  });

  test('nothing is a time-out', async () => {
    const receiver = await Receiver.open();
    receiver.behaviour = null;
    expect(await sending(receiver.url, { withinMs: 50 })).toMatchObject({
      ...{ kind: 'failed', error: 'no answer within 0.05 s' },
    });
  });

  test('half of it is none, and is tried again', async () => {
    const receiver = await Receiver.open();
    receiver.behaviour = halfway;
    expect(await sending(receiver.url)).toMatchObject({ kind: 'failed' });
  });

  test('an endless one is not read to its end', async () => {
    const receiver = await Receiver.open();
    receiver.behaviour = (response) => {
      response.writeHead(200);
      const more = () => response.write('x'.repeat(65_536), (error) => (error == null ? more() : undefined));
      more();
    };
    expect(await sending(receiver.url)).toEqual({ kind: 'taken' });
  });

  test('a redirect is not followed', async () => {
    const [receiver, other] = [await Receiver.open(), await Receiver.open()];
    receiver.behaviour = answering(307, { location: other.url });
    expect(await sending(receiver.url)).toEqual({
      ...{ kind: 'refused', error: 'answered 307, and redirects are not followed' },
    });
    expect(other.requests).toEqual([]);
  });

  test('where nobody listens, it is tried again', async () => {
    expect(await sending(await nobody())).toMatchObject({ kind: 'failed', error: expect.stringContaining('REFUSED') });
  });
});

describe('internal addresses', () => {
  test.each([
    'http://127.0.0.1:1/',
    'https://localhost.localdomain@127.0.0.1/',
    'https://2130706433/',
    'https://0x7f.1/',
    'https://0177.0.0.1/',
    'https://[::1]/',
    'https://[::ffff:127.0.0.1]/',
    'https://[::ffff:7f00:1]/',
    'https://169.254.169.254/latest/meta-data/',
    'https://10.0.0.1/',
    'https://0/',
    'https://user:word@8.8.8.8/',
    'ftp://8.8.8.8/',
    'file:///etc/passwd',
    'nonsense',
  ])('%s is refused, and nothing is connected to', async (url) => {
    expect(await sending(url, { allowed: NOWHERE })).toMatchObject({ kind: 'refused' });
  });

  test.each([[['127.0.0.1']], [['::1']], [['8.8.8.8', '10.0.0.1']], [['169.254.169.254']]])(
    'a name that means %j is not connected to',
    async (addresses) => {
      const { port } = new URL((await Receiver.open()).url);
      const outcome = await sending(`https://hook.example:${port}/`, { allowed: NOWHERE, ...named(...addresses) });
      expect(outcome).toMatchObject({ kind: 'failed', error: expect.stringContaining('internal address') });
    },
  );

  test('a name is looked up once, and what was looked at is connected to: it can not be bound anew in between', async () => {
    const receiver = await Receiver.open();
    const answers = [['127.0.0.1'], ['10.0.0.1']];
    let asked = 0;
    const resolve = async () => (answers[asked++] ?? []).map((address) => ({ address, family: 4 }));
    const { port } = new URL(receiver.url);
    expect(await sending(`http://hook.example:${port}/`, { resolve })).toEqual({ kind: 'taken' });
    expect(asked).toBe(1);
    expect(receiver.requests[0]?.headers.host).toBe(`hook.example:${port}`);
  });

  test('without TLS only what is allowed is reached', async () => {
    const outcome = await sending('http://hook.example/', named('8.8.8.8'));
    expect(outcome).toMatchObject({ kind: 'failed', error: 'beyond the plant it must be https' });
    expect(await sending('http://8.8.8.8/')).toEqual({ kind: 'refused', error: 'beyond the plant it must be https' });
  });

  test('a name that nobody knows is tried again', async () => {
    const resolve = () => Promise.reject(new Error('getaddrinfo ENOTFOUND hook.example'));
    expect(await sending('https://hook.example/', { resolve })).toMatchObject({ kind: 'failed' });
  });
});
