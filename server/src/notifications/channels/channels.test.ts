/** Each channel against a server that plays the other side, with its failures. */

import { createHmac } from 'node:crypto';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { makeCertificate } from '@gemba/program/certificate';
import { SMTPServer, type SMTPServerOptions } from 'smtp-server';
import { describe, expect, onTestFinished, test } from 'vitest';
import type { MailConfig } from '../../mail-config.ts';
import type { ChannelParts, Written } from '../channel.ts';
import { allowList } from '../outbound/internal.ts';
import { answering, nobody, Receiver } from '../testing.ts';
import { email } from './email.ts';
import { ntfy } from './ntfy.ts';
import { webhook } from './webhook.ts';

const NOW = Date.UTC(2026, 10, 23, 12);
const parts = (more: Partial<ChannelParts> = {}): ChannelParts => ({
  ...{ mail: undefined, secrets: { webhook: 's3cret' }, allowed: allowList(['127.0.0.1']), nowMs: () => NOW },
  ...more,
});
const written: Written = {
  ...{ key: 'hot@press-1#1/activated/1/0/ann/mail', subject: 'Kritisch: Öl', text: 'Öl\nläuft', html: '<p>Öl</p>' },
  ...{ priority: 'critical', link: 'https://gemba.example/alarms', data: { key: 'k', announcements: [] } },
};
const never = new AbortController().signal;

/** Key and certificate of 127.0.0.1 that no authority has signed. */
async function ownCertificate() {
  const folder = await mkdtemp(join(tmpdir(), 'gemba-tls-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const files = { certificateFile: join(folder, 'cert.pem'), privateKeyFile: join(folder, 'key.pem') };
  await makeCertificate(files, { applicationUri: 'urn:test', commonName: 'localhost' });
  const [cert, key] = await Promise.all(Object.values(files).map((file) => readFile(file, 'utf8')));
  return { cert: cert as string, key: key as string, file: files.certificateFile };
}

describe('a webhook', () => {
  test('gets what is said, signed over time and body, under the key of the message', async () => {
    const receiver = await Receiver.open();
    const channel = webhook.make({ kind: 'webhook', url: receiver.url }, parts());
    expect(await channel.send(receiver.url, written, never)).toEqual({ kind: 'taken' });
    const [{ headers, body } = { headers: {} as Record<string, string>, body: '' }] = receiver.requests;
    const [at, signature] = String(headers['x-gemba-signature'])
      .split(',')
      .map((part) => part.slice(part.indexOf('=') + 1));
    expect(at).toBe(String(NOW / 1000));
    expect(signature).toBe(createHmac('sha256', 's3cret').update(`${at}.${body}`).digest('hex'));
    expect(headers).toMatchObject({
      ...{ 'idempotency-key': written.key, 'x-gemba-event': 'alarm', 'content-type': 'application/json' },
    });
    expect(JSON.parse(body)).toEqual({ key: 'k', announcements: [] });
  });

  test('without a secret is none', () => {
    expect(() => webhook.make({ kind: 'webhook', url: 'https://a.example' }, parts({ secrets: {} }))).toThrow(
      expect.objectContaining({ code: 'GEMBA_NOTIFY_SECRET' }),
    );
  });

  test('over TLS speaks only with whom it may trust', async () => {
    const own = await ownCertificate();
    const receiver = await Receiver.open(own);
    const stranger = webhook.make({ kind: 'webhook', url: receiver.url }, parts());
    expect(await stranger.send(receiver.url, written, never)).toMatchObject({
      ...{ kind: 'failed', error: expect.stringMatching(/self.signed|certificate/) },
    });
    expect(receiver.requests).toEqual([]);
    const known = webhook.make({ kind: 'webhook', url: receiver.url, ca: own.file }, parts());
    expect(await known.send(receiver.url, written, never)).toEqual({ kind: 'taken' });
  });

  test('that does not answer is given up when the server stops', async () => {
    const receiver = await Receiver.open();
    receiver.behaviour = null;
    const stop = new AbortController();
    const sent = webhook.make({ kind: 'webhook', url: receiver.url }, parts()).send(receiver.url, written, stop.signal);
    await receiver.has(1);
    stop.abort();
    expect(await sent).toMatchObject({ kind: 'failed' });
  });
});

describe('ntfy', () => {
  const at = (url: string) => url.replace(/\/hook$/, '');

  test('gets a topic with its priority, a title, the text and the way to the alarm', async () => {
    const receiver = await Receiver.open();
    const channel = ntfy.make({ kind: 'ntfy', server: at(receiver.url) }, parts({ secrets: { ntfy: 'tk_1' } }));
    expect(await channel.send('hall-1', { ...written, text: 'ä'.repeat(5000) }, never)).toEqual({ kind: 'taken' });
    const [{ path, headers, body } = { path: '', headers: {}, body: '' }] = receiver.requests;
    expect([path, headers.authorization]).toEqual(['/', 'Bearer tk_1']);
    const said = JSON.parse(body) as Record<string, string>;
    expect(said).toMatchObject({
      ...{ topic: 'hall-1', title: 'Kritisch: Öl', priority: 5, click: 'https://gemba.example/alarms' },
    });
    expect(Buffer.byteLength(String(said.message))).toBeLessThan(4096);
  });

  test('that is full is asked again when it says; one that knows us not is not', async () => {
    const receiver = await Receiver.open();
    const channel = ntfy.make({ kind: 'ntfy', server: at(receiver.url) }, parts());
    receiver.behaviour = answering(429, { 'retry-after': '30' });
    expect(await channel.send('t', written, never)).toMatchObject({ kind: 'failed', retryAfterMs: 30_000 });
    receiver.behaviour = answering(403);
    expect(await channel.send('t', written, never)).toMatchObject({ kind: 'refused' });
    expect(receiver.requests[0]?.headers.authorization).toBeUndefined();
  });

  test('that is away or silent is tried again', async () => {
    const away = ntfy.make({ kind: 'ntfy', server: at(await nobody()) }, parts());
    expect(await away.send('t', written, never)).toMatchObject({ kind: 'failed' });
    const receiver = await Receiver.open();
    receiver.behaviour = null;
    const silent = ntfy.make({ kind: 'ntfy', server: at(receiver.url) }, parts({ withinMs: 50 }));
    expect(await silent.send('t', written, never)).toMatchObject({ kind: 'failed', error: 'no answer within 0.05 s' });
  });
});

describe('e-mail', () => {
  async function smtp(options: SMTPServerOptions = {}) {
    const letters: string[] = [];
    const server = new SMTPServer({
      ...{ disabledCommands: ['STARTTLS'], authOptional: true, ...options },
      onData: (stream, _session, done) => {
        let text = '';
        stream.on('data', (chunk: Buffer) => (text += chunk.toString()));
        stream.on('end', () => {
          letters.push(text);
          done();
        });
      },
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => new Promise<void>((resolve) => server.close(() => resolve())));
    const { port } = server.server.address() as { port: number };
    const mail: MailConfig = { host: '127.0.0.1', port, security: 'none', from: 'gemba@works.example' };
    return { letters, channel: email.make({ kind: 'email' }, parts({ mail })) };
  }
  const refusing = (responseCode: number) =>
    smtp({
      onRcptTo: (_address, _session, done) => done(Object.assign(new Error('no'), { responseCode })),
    });

  test('is a letter with the same id over every attempt', async () => {
    const { letters, channel } = await smtp();
    for (let attempt = 0; attempt < 2; attempt++) {
      expect(await channel.send('ann@works.example', written, never)).toEqual({ kind: 'taken' });
    }
    const ids = letters.map((letter) => /^Message-ID: (<alarm-[0-9a-f]{32}@works\.example>)/m.exec(letter)?.[1]);
    expect(ids[0]).toBeDefined();
    expect(ids[1]).toBe(ids[0]);
    expect(letters[0]).toMatch(/Subject: =\?UTF-8\?/);
  });

  test('to an address that is never taken is refused; to one that is not taken now, tried again', async () => {
    expect(await (await refusing(550)).channel.send('x@works.example', written, never)).toMatchObject({
      kind: 'refused',
    });
    expect(await (await refusing(451)).channel.send('x@works.example', written, never)).toMatchObject({
      kind: 'failed',
    });
  });

  test('is tried again where the mail server is away, turns us away, or none is configured', async () => {
    const away = {
      host: '127.0.0.1',
      port: Number(new URL(await nobody()).port),
      security: 'none' as const,
      from: 'g@w.example',
    };
    expect(
      await email.make({ kind: 'email' }, parts({ mail: away })).send('a@w.example', written, never),
    ).toMatchObject({
      ...{ kind: 'failed', error: expect.stringContaining('REFUSED') },
    });
    const turning = await smtp({
      onMailFrom: (_address, _session, done) => done(Object.assign(new Error('busy'), { responseCode: 421 })),
    });
    expect(await turning.channel.send('a@w.example', written, never)).toMatchObject({ kind: 'failed' });
    expect(await email.make({ kind: 'email' }, parts()).send('a@w.example', written, never)).toMatchObject({
      ...{ kind: 'failed', error: expect.stringContaining('no mail server') },
    });
  });
});
