/** What is wrong with the house is really so: a full disk, an old certificate, a historian that takes nothing. */

import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { GatewayId } from '@gemba/contract/identity';
import type { GatewayCertificate } from '@gemba/contract/stream/certificates';
import { makeCertificate } from '@gemba/program/certificate';
import { parseConfig } from '@gemba/program/config';
import { makeLog } from '@gemba/program/log';
import { Metrics } from '@gemba/program/metrics';
import { expect, onTestFinished, test, vi } from 'vitest';
import { ServerConfig } from '../config.ts';
import { Hub } from '../live/hub.ts';
import { Walls } from '../live/walls.ts';
import { Bench } from '../testing/bench.ts';
import { START_MS, testPlant } from '../testing/plant.ts';
import { Screen } from '../testing/screen.ts';
import { plantView } from '../views/plant.ts';
import { backupLook } from './backup.ts';
import { certificateLooks } from './certificates.ts';
import { diskLook, isLow } from './disk.ts';
import { historianLook } from './historian.ts';
import { HouseWatch } from './house-watch.ts';
import { KnownCertificates } from './known-certificates.ts';
import type { Look } from './look.ts';
import { wallsLook } from './walls.ts';

const HOUR_MS = 3_600_000;

async function begin(look: Look | readonly Look[], yaml: (folder: string) => string = () => '{}') {
  const folder = mkdtempSync(join(tmpdir(), 'gemba-house-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const bench = await Bench.make(testPlant());
  const walls = new Walls({ clock: bench.clock, keep: () => undefined });
  const certificates = new KnownCertificates();
  const config = parseConfig(yaml(folder), 'server.yaml', ServerConfig);
  const watch = new HouseWatch({
    ...{
      folder,
      config,
      walls,
      certificates,
      clock: bench.clock,
      log: makeLog('test', 'silent'),
      looks: [look].flat(),
    },
    pipeline: bench.life.pipeline,
    note: (...what) => bench.life.pipeline.note(...what),
    over: (...what) => bench.life.pipeline.over(...what),
  });
  watch.start();
  const active = () =>
    bench.life.pipeline.picture
      .alarms()
      .filter(({ state }) => state.startsWith('active'))
      .map(({ rule, machine }) => `${rule} ${machine}`);
  /** Looks read files: time passes until they have been read. */
  const until = async (...expected: string[]) => {
    for (
      let turn = 0;
      turn < 200 && JSON.stringify(active().toSorted()) !== JSON.stringify(expected.toSorted());
      turn++
    ) {
      await bench.clock.advance(1000);
    }
    expect(active().toSorted()).toEqual(expected.toSorted());
  };
  return { bench, folder, walls, certificates, until, active };
}

test('a disk that fills up, and one on which somebody makes room', async () => {
  const GIB = 1024 ** 3;
  let free = 50 * GIB;
  const { until } = await begin(diskLook(async () => ({ free, all: 100 * GIB })));
  await until();
  free = 4 * GIB;
  await until('system:disk server');
  free = 20 * GIB;
  await until();
});

test.each([
  [900 * 1024 ** 2, 10 * 1024 ** 3, true],
  [2 * 1024 ** 3, 10 * 1024 ** 3, false],
  [9 * 1024 ** 3, 2000 * 1024 ** 3, true],
  [11 * 1024 ** 3, 2000 * 1024 ** 3, false],
])('%i of %i bytes: too little %s', (free, all, is) => {
  expect(isLow(free, all)).toBe(is);
});

test('the disk that this runs on can be asked', async () => {
  const { bench, folder } = await begin(diskLook());
  const look = diskLook();
  const parts = { folder, clock: bench.clock } as never;
  expect(Array.isArray(await look.look(parts))).toBe(true);
});

test('a certificate that ends within a month, and then within a week', async () => {
  const yaml = (folder: string) =>
    `tls: { certificate: '${folder}/cert.pem', key: '${folder}/key.pem' }\nmqtt: { tls: { ca: '${folder}/ca.pem' } }`;
  const { until, folder, bench } = await begin(certificateLooks, yaml);
  const make = (name: string, days: number) =>
    makeCertificate(
      { certificateFile: join(folder, `${name}.pem`), privateKeyFile: join(folder, 'key.pem') },
      { applicationUri: 'urn:test', commonName: name, validFrom: new Date(START_MS), validDays: days },
    );
  await make('ca', 3650);
  await make('cert', 31);
  await bench.clock.advance(120_000);
  await until();
  await bench.clock.advance(25 * HOUR_MS);
  await until('system:certificate server');
  // Another that ends sooner: the month's warning is over where the week's speaks.
  await make('cert', 8);
  await until('system:certificate-soon server');
  await make('cert', 365);
  await bench.clock.advance(HOUR_MS);
  await until();
});

test('certificates of gateways, machines and the broker, as gateways say', async () => {
  const { until, certificates, bench } = await begin(certificateLooks);
  const nowMs = bench.clock.nowMs();
  const one = (kind: GatewayCertificate['kind'], days: number, machines: string[] = []): GatewayCertificate => ({
    ...{ kind, name: `CN=${kind}`, thumbprint: kind, endMs: nowMs + days * 24 * HOUR_MS, machines },
  });
  const edge = 'edge-1' as GatewayId;
  const old = [one('gateway', 29), one('machine', 5, ['press-1', 'press-2']), one('broker', 60)];
  certificates.said(edge, { atMs: nowMs, certificates: old });
  certificates.said('edge-2' as GatewayId, { atMs: nowMs, certificates: [one('broker', 20), one('broker-client', 3)] });
  certificates.said('long-gone' as GatewayId, { atMs: nowMs - 8 * 24 * HOUR_MS, certificates: [one('gateway', 1)] });
  await until(
    ...['press-1', 'press-2', 'edge-2/broker-client'].map((of) => `system:certificate-soon ${of}`).toSorted(),
    ...['edge-1', 'broker'].map((of) => `system:certificate ${of}`).toSorted(),
  );
  expect(certificates.all(nowMs).map(({ of, kind, stage }) => [of, kind, stage?.slice(7) ?? null])).toEqual([
    ['edge-2', 'broker-client', 'certificate-soon'],
    ['edge-1', 'machine', 'certificate-soon'],
    ['edge-2', 'broker', 'certificate'],
    ['edge-1', 'gateway', 'certificate'],
    ['edge-1', 'broker', null],
  ]);
  certificates.said(edge, { atMs: nowMs, certificates: [one('gateway', 300), one('machine', 300, ['press-1'])] });
  certificates.said('edge-2' as GatewayId, null);
  await until();
});

test('a historian that takes nothing', async () => {
  const { until, bench } = await begin(historianLook);
  await until();
  bench.historian.mood = 'refusing';
  await until('system:historian historian');
  bench.historian.mood = 'well';
  await until();
});

test('a backup that is older than wanted, or is none', async () => {
  const { until, folder, bench } = await begin(backupLook, () => 'backups: { withinHours: 26 }');
  await until('system:backup backup');
  const name = 'gemba-2026-11-22T08-00-00Z';
  mkdirSync(join(folder, 'backups', name), { recursive: true });
  await until('system:backup backup');
  writeFileSync(join(folder, 'backups', name, 'manifest.json'), '{}');
  await until();
  await bench.clock.advance(26 * HOUR_MS);
  await until('system:backup backup');
});

test('backups that nobody asked for are not missed', async () => {
  const { until } = await begin(backupLook);
  await until();
});

test('a wall screen that loses its power, and one that somebody closes', async () => {
  const { until, walls, bench } = await begin(wallsLook);
  const hub = new Hub({
    ...{ plant: plantView(bench.plant), build: () => 'b', clock: bench.clock, log: makeLog('test', 'silent'), walls },
    ...{ metrics: new Metrics(), admit: async () => undefined },
    health: () => ({ broker: true, historian: true, records: true }),
  });
  const http = createServer();
  hub.start(http, bench.life.pipeline.picture);
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
  onTestFinished(async () => {
    await hub.stop();
    http.closeAllConnections();
    await new Promise((resolve) => http.close(resolve));
  });
  const { port } = http.address() as AddressInfo;
  const open = async (id: string) => {
    const screen = new Screen(port);
    await vi.waitFor(() => expect(screen.open).toBe(true));
    screen.emit('wall', id);
    await vi.waitFor(() => expect(walls.all()).toContainEqual(expect.objectContaining({ id, state: 'live' })));
    return screen;
  };
  const [one, two] = [await open('hall~a1b2'), await open('hall~c3d4')];
  two.emit('goodbye');
  await vi.waitFor(() =>
    expect(walls.all()).toContainEqual(expect.objectContaining({ id: 'hall~c3d4', state: 'closed' })),
  );
  one.close();
  two.close();
  await vi.waitFor(() => expect(walls.all()[0]?.state).toBe('silent'));
  await bench.clock.advance(55_000);
  await until('system:wall hall~a1b2');
  const again = await open('hall~a1b2');
  await until();
  again.close();
  await vi.waitFor(() => expect(walls.all()[0]?.state).toBe('silent'));
  await until('system:wall hall~a1b2');
  expect(walls.forget('hall~a1b2')).toBe(true);
  await until();
});
