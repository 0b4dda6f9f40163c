import { copyFileSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ensureCertificate } from '@gemba/program/certificate';
import { Metrics } from '@gemba/program/metrics';
import { expect, test } from 'vitest';
import { exposeExpiry } from './expiry-metric.ts';
import { OwnCertificates } from './own-certificates.ts';

test('ends of own and trusted certificates are told; one that is taken away is told no longer', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'gemba-expiry-'));
  const request = { folder, applicationUri: 'urn:gemba:gateway', commonName: 'Gemba gateway' };
  const { certificateFile } = await ensureCertificate(request);
  const trusted = join(folder, 'trusted/certs');
  mkdirSync(trusted, { recursive: true });
  copyFileSync(certificateFile, join(trusted, 'plc.pem'));
  const own = new OwnCertificates(request);
  const metrics = new Metrics();
  exposeExpiry(metrics, own, folder);
  const told = async () => (await metrics.text()).match(/gemba_gateway_certificate_end_seconds\{whose="\w+",.*/g) ?? [];
  const endS = (own.all[0]?.untilMs ?? 0) / 1000;
  expect(endS * 1000).toBeGreaterThan(Date.now());
  expect((await told()).map((line) => [/"(\w+)"/.exec(line)?.[1], Number(line.split(' ').at(-1))])).toEqual([
    ['own', endS],
    ['trusted', endS],
  ]);
  rmSync(join(trusted, 'plc.pem'));
  expect(await told()).toHaveLength(1);
  rmSync(folder, { recursive: true });
});
