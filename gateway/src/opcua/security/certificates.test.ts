import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ensureCertificate, trust } from '@gemba/program/certificate';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { ExpiryWatch, trustedIn } from './expiry.ts';
import { DAY_MS, OwnCertificates } from './own-certificates.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'gemba-own-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const ENDPOINT = 'opc.tcp://plc:4840';
const request = () => ({ folder, applicationUri: 'urn:gemba:gateway', commonName: 'Gemba gateway', validDays: 100 });

/** The first certificate, good for 99 days from now (it begins a day early), on a clock that the test sets. */
async function opened() {
  await ensureCertificate(request());
  const clock = { nowMs: Date.now() };
  const own = new OwnCertificates(request(), () => clock.nowMs);
  return { own, clock };
}

test('sixty days before its end a certificate gets a successor, once; both are there until the old one ends', async () => {
  const { own, clock } = await opened();
  expect(await own.renew()).toBeNull();
  clock.nowMs += 40 * DAY_MS;
  const [old] = own.all;
  const successor = await own.renew();
  expect(own.all.map(({ thumbprint }) => thumbprint)).toEqual([successor?.thumbprint, old?.thumbprint]);
  expect(new OwnCertificates(request(), () => clock.nowMs).all).toEqual(own.all);
});

test('a server is talked to with the newest certificate that it accepts, and offered the newer one again in an hour', async () => {
  const { own, clock } = await opened();
  clock.nowMs += 40 * DAY_MS;
  await own.renew();
  const [newest, old] = own.all;
  if (newest === undefined || old === undefined) throw new Error('two are there');
  expect(own.candidates(ENDPOINT)).toEqual([newest, old]);
  own.accepted(ENDPOINT, old);
  expect(own.candidates(ENDPOINT)).toEqual([old]);
  expect(own.candidates('opc.tcp://other:4840')).toEqual([newest, old]);
  clock.nowMs += 3600_001;
  expect(own.candidates(ENDPOINT)).toEqual([newest, old]);
});

test('one that has ended is shown to nobody, unless there is none else', async () => {
  const { own, clock } = await opened();
  const first = own.all;
  clock.nowMs += 120 * DAY_MS;
  expect(own.all).toEqual(first);
  const clockOfTheNew = { ...request(), validDays: 400 };
  const renewed = new OwnCertificates(clockOfTheNew, () => clock.nowMs);
  const successor = await renewed.renew();
  expect(renewed.all).toEqual([successor]);
});

test('the trust list is told of 60, 30 and 7 days before an end and at the end, each once', async () => {
  const files = await ensureCertificate({ ...request(), folder: join(folder, 'plc') });
  await trust(folder, files.certificateFile);
  writeFileSync(join(folder, 'trusted/certs/notes.txt'), 'no certificate');
  const certificates = trustedIn(folder);
  expect(certificates).toHaveLength(1);
  expect(certificates[0]?.name).toContain('CN=Gemba gateway');
  const [one] = certificates;
  if (one === undefined) throw new Error('one is there');
  const watch = new ExpiryWatch();
  const told = [];
  for (let daysLeft = 99; daysLeft >= -3; daysLeft--) {
    for (const { daysLeft: left } of watch.due(certificates, one.untilMs - daysLeft * DAY_MS)) told.push(left);
  }
  expect(told).toEqual([60, 30, 7, -1]);
  expect(readFileSync(files.certificateFile, 'utf8')).toContain('BEGIN CERTIFICATE');
});

test('first seen with a week left, it is told of once', async () => {
  const watch = new ExpiryWatch();
  const one = { name: 'plc', thumbprint: 'aa', untilMs: 5 * DAY_MS };
  expect(watch.due([one], 0)).toMatchObject([{ daysLeft: 5 }]);
  expect(watch.due([one], DAY_MS)).toEqual([]);
});
