import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { checkMqttTls, readMqttTls } from './mqtt-tls.ts';

test('files are read when they are needed, and one that is missing is named', () => {
  const folder = mkdtempSync(join(tmpdir(), 'gemba-tls-'));
  const ca = join(folder, 'ca.pem');
  try {
    expect(() => readMqttTls({ ca })).toThrow(`ca of the connection to the broker can't be read from ${ca} (ENOENT)`);
    writeFileSync(ca, 'PEM');
    expect(readMqttTls({ ca, serverName: 'broker' })).toEqual({
      minVersion: 'TLSv1.2',
      rejectUnauthorized: true,
      ca: Buffer.from('PEM'),
      servername: 'broker',
    });
    expect(readMqttTls(undefined)).toEqual({ minVersion: 'TLSv1.2', rejectUnauthorized: true });
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test('tls wants a URL that is encrypted, and a certificate its key', () => {
  const problems = (...of: [Parameters<typeof checkMqttTls>[1], string?]) =>
    checkMqttTls('mqtt.tls', of[0], of[1]).map(({ problem }) => problem);
  expect(problems(undefined, 'mqtt://broker')).toEqual([]);
  expect(problems({}, 'mqtts://broker')).toEqual([]);
  expect(problems({ certificate: 'c', key: 'k' }, 'wss://broker')).toEqual([]);
  expect(problems({ key: 'k' }, 'mqtt://broker')).toEqual([
    'mqtt://broker is not encrypted',
    'certificate and key go together',
  ]);
});
