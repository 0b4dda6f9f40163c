/** Gateway and server at a Mosquitto that is encrypted and wants to know who is there (mutual TLS). */

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Broker } from '@gemba/gateway/mqtt';
import { type CertificateFiles, ensureCertificate } from '@gemba/program/certificate';
import { freePorts } from '@gemba/program/free-ports';
import { makeLog } from '@gemba/program/log';
import type { MqttTls } from '@gemba/program/mqtt-tls';
import { MqttConnection } from '@gemba/server/ingest/mqtt';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Mosquitto, mosquittoMissing } from '../support/mosquitto.ts';
import { describeWith } from '../support/skip.ts';

describeWith([mosquittoMissing], 'an encrypted broker', () => {
  const folder = mkdtempSync(join(tmpdir(), 'gemba-mqtts-'));
  const certified = (name: string) =>
    ensureCertificate({ folder: join(folder, name), applicationUri: `urn:test:${name}`, commonName: name });
  let broker: Mosquitto;
  let brokerFiles: CertificateFiles;
  let ours: CertificateFiles;
  let strangers: CertificateFiles;

  beforeAll(async () => {
    [brokerFiles, ours, strangers] = await Promise.all([certified('broker'), certified('ours'), certified('stranger')]);
    const [port = 0] = await freePorts(1);
    broker = new Mosquitto(folder, port, {
      certificate: brokerFiles.certificateFile,
      key: brokerFiles.privateKeyFile,
      clients: ours.certificateFile,
    });
    await broker.start();
  });

  afterAll(async () => {
    await broker.stop();
    rmSync(folder, { recursive: true });
  });

  const as = (files: CertificateFiles, ca: CertificateFiles): MqttTls => ({
    ca: ca.certificateFile,
    certificate: files.certificateFile,
    key: files.privateKeyFile,
  });

  /** What a connection of the server came to: up, or the reasons for which it isn't. */
  async function serverWith(tls: MqttTls | undefined): Promise<'up' | string> {
    const { promise, resolve } = Promise.withResolvers<string>();
    const log = makeLog('test', 'silent', 'json');
    const say = (bindings: { reason: string }) => resolve(bindings.reason);
    const connection = new MqttConnection({
      url: `mqtts://127.0.0.1:${broker.port}`,
      clientId: 'server',
      tls,
      will: () => ({ topic: 'will', payload: '', qos: 1, retain: false }),
      subscriptions: ['#'],
      onUp: () => resolve('up'),
      onMessage: () => {},
      log: Object.assign(Object.create(log), { debug: say, error: say }),
    });
    connection.start();
    try {
      return await promise;
    } finally {
      await connection.stop();
    }
  }

  /** As {@link serverWith}, of a connection of the gateway. */
  async function gatewayWith(tls: MqttTls | undefined): Promise<'up' | string> {
    const { promise, resolve } = Promise.withResolvers<string>();
    const log = makeLog('test', 'silent', 'json');
    const say = (bindings: { reason: string }) => resolve(bindings.reason);
    const url = `mqtts://127.0.0.1:${broker.port}`;
    const connection = new Broker(
      { url, clientId: 'gateway', tls, log: Object.assign(Object.create(log), { debug: say }) },
      [{ connected: async () => resolve('up') }],
    );
    connection.start();
    try {
      return await promise;
    } finally {
      await connection.stop();
    }
  }

  test.each([
    ['the server', serverWith],
    ['the gateway', gatewayWith],
  ])('%s proves who it is, and wants the broker to', async (_who, connectWith) => {
    expect(await connectWith(as(ours, brokerFiles))).toBe('up');
    expect(await connectWith(as(ours, strangers))).toMatch(/certificate|verify/);
    expect(await connectWith(undefined)).toMatch(/self-signed certificate/);
    expect(await connectWith(as(strangers, brokerFiles))).toMatch(/alert|ECONNRESET|socket hang up/);
    expect(await connectWith({ ca: join(folder, 'nothing.pem') })).toMatch(
      /can't be read from .*nothing.pem \(ENOENT\)/,
    );
  });
});
