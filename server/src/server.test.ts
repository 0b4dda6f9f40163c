import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { lockFolder, unlockFolder } from '@gemba/journal/lock';
import { parseConfig } from '@gemba/program/config';
import { makeLog } from '@gemba/program/log';
import { Metrics } from '@gemba/program/metrics';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ServerConfig } from './config.ts';
import { RETENTION } from './historian/retention.ts';
import { historianOptions } from './historian-options.ts';
import { Server } from './server.ts';
import { testPlant } from './testing/plant.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'gemba-server-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const server = (host: string, yaml = '{}') =>
  new Server({
    folder,
    plant: testPlant(),
    config: parseConfig(yaml, 'server.yaml', ServerConfig),
    host,
    port: 0,
    historian: { kind: 'duckdb', folder: join(folder, 'historian') },
    dashboard: '/nonexistent',
    version: '0.0.0',
    log: makeLog('test', 'silent'),
    metrics: new Metrics(),
  });

describe('a server', () => {
  it('does not listen beyond this machine without TLS or a proxy that ends it', () => {
    for (const host of ['0.0.0.0', '::', '10.0.0.1']) {
      expect(() => server(host)).toThrow(expect.objectContaining({ code: 'GEMBA_LISTEN_INSECURE' }));
    }
    expect(() => server('0.0.0.0', 'trustedProxy: [10.0.0.5]')).not.toThrow();
    expect(() => server('0.0.0.0', 'tls: { certificate: a.pem, key: a.key }')).not.toThrow();
    expect(() => server('127.0.0.1')).not.toThrow();
  });

  it('does not touch the data of another that runs', async () => {
    await lockFolder(folder);
    await expect(server('127.0.0.1').start()).rejects.toMatchObject({ code: 'GEMBA_DATA_LOCKED' });
    await unlockFolder(folder);
  });

  it('wants to know where an InfluxDB is', () => {
    const choice = { historian: 'influx', 'influx-org': 'o', 'influx-bucket': 'b' };
    expect(() => historianOptions(choice, folder, testPlant(), RETENTION)).toThrow(
      expect.objectContaining({ code: 'GEMBA_ARGUMENT' }),
    );
    const whole = historianOptions(
      { ...choice, 'influx-url': 'http://127.0.0.1:8086' },
      folder,
      testPlant(),
      RETENTION,
    );
    expect(whole).toMatchObject({ kind: 'influx', url: 'http://127.0.0.1:8086', org: 'o', bucket: 'b' });
  });
});
