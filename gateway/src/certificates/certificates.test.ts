import { X509Certificate } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { GatewayId, SiteId } from '@gemba/contract/identity';
import { decodeCertificates, type GatewayCertificate } from '@gemba/contract/stream/certificates';
import { ensureCertificate } from '@gemba/program/certificate';
import { makeLog } from '@gemba/program/log';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Gateway as GatewayConfig } from '../config.ts';
import type { Link } from '../link.ts';
import { expiringOf } from '../opcua/security/expiry.ts';
import { OwnCertificates } from '../opcua/security/own-certificates.ts';
import { certificatesAtWork } from './at-work.ts';
import { CertificateTeller } from './teller.ts';

const PRESS = 'opc.tcp://press:4840';
const MILL = 'opc.tcp://mill:4840';
const config = {
  machines: { 'press-1': { endpoint: PRESS }, 'press-2': { endpoint: PRESS }, 'mill-1': { endpoint: MILL } },
} as unknown as GatewayConfig;

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'gemba-at-work-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const request = () => ({ folder, applicationUri: 'urn:gemba:gateway', commonName: 'Gemba gateway', validDays: 100 });

test('its own that servers accept, those of the servers, the broker’s, and its files for the broker', async () => {
  const { certificateFile } = await ensureCertificate(request());
  const clock = { nowMs: Date.now() };
  const own = new OwnCertificates(request(), () => clock.nowMs);
  const shown = new X509Certificate(readFileSync(certificateFile));
  const server = { ...expiringOf(shown), name: 'CN=Press', untilMs: 5 };
  const found = () =>
    certificatesAtWork({ own, servers: new Map([[PRESS, server]]), tls: { ca: certificateFile } }, config, shown);
  expect(found()).toMatchObject([
    { kind: 'gateway', endMs: own.all[0]?.untilMs, machines: [] },
    { kind: 'machine', name: 'CN=Press', endMs: 5, machines: ['press-1', 'press-2'] },
    { kind: 'broker', endMs: shown.validToDate.getTime(), machines: [] },
    { kind: 'broker-authority', endMs: shown.validToDate.getTime() },
  ]);

  // The mill does not trust the successor yet: the old one is still at work there.
  const [old] = own.all;
  clock.nowMs += 50 * 86_400_000;
  const successor = await own.renew();
  if (old === undefined || successor === null) throw new Error('two are there');
  own.accepted(PRESS, successor);
  own.accepted(MILL, old);
  expect(found().slice(0, 2)).toMatchObject([
    { kind: 'gateway', thumbprint: successor.thumbprint, machines: ['press-1', 'press-2'] },
    { kind: 'gateway', thumbprint: old.thumbprint, machines: ['mill-1'] },
  ]);
  own.accepted(MILL, successor);
  expect(found()).toMatchObject([{ machines: ['mill-1', 'press-1', 'press-2'] }, {}, {}, {}]);
});

test('a file that is not there is left to who needs it', () => {
  const own = { inUse: () => [] };
  const tls = { ca: join(folder, 'nothing.pem'), certificate: join(folder, 'nothing.pem') };
  expect(certificatesAtWork({ own, servers: new Map(), tls }, config, null)).toEqual([]);
});

test('they are said at each connection, when they have changed, and twice a day', async () => {
  const said: { topic: string; text: string; retain: boolean | undefined }[] = [];
  let endMs = 1000;
  let nowMs = 0;
  let fails = false;
  const link = {
    ...{ connected: true, broker: 'b', hasOthers: false, peer: () => null },
    publish: (topic: string, payload: string | Uint8Array, { retain }: { retain?: boolean }) => {
      if (fails) return Promise.reject(new Error('gone'));
      said.push({ topic, text: String(payload), retain });
      return Promise.resolve();
    },
  } as unknown as Link;
  const teller = new CertificateTeller({
    ...{ site: 'hanoi' as SiteId, gateway: 'edge-1' as GatewayId, log: makeLog('test', 'silent'), nowMs: () => nowMs },
    atWork: () => [{ kind: 'machine', name: 'n', thumbprint: 't', endMs, machines: [] } satisfies GatewayCertificate],
  });
  await teller.look();
  expect(said).toEqual([]);
  teller.attach(link);
  teller.connected();
  await teller.look();
  expect(said).toMatchObject([{ topic: 'gemba/v1/hanoi/edge-1/certificates', retain: true }]);
  expect(decodeCertificates(said[0]?.text ?? '')).toMatchObject({ atMs: 0, certificates: [{ endMs: 1000 }] });
  endMs = 2000;
  fails = true;
  await teller.look();
  fails = false;
  await teller.look();
  nowMs = 11 * 3600_000;
  await teller.look();
  expect(said).toHaveLength(2);
  nowMs = 12 * 3600_000;
  await teller.look();
  expect(said).toHaveLength(3);
});
