import { createPrivateKey, X509Certificate } from 'node:crypto';
import { copyFileSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { ensureCertificate, trust } from './certificate.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'gemba-pki-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const request = () => ({
  folder: join(folder, 'pki'),
  applicationUri: 'urn:gemba:gateway',
  commonName: 'Gemba gateway',
});

test('makes a key that only the owner can read and a certificate that names the application', async () => {
  const files = await ensureCertificate(request());
  const certificate = new X509Certificate(readFileSync(files.certificateFile));
  expect(certificate.subjectAltName).toContain('URI:urn:gemba:gateway');
  expect(certificate.checkPrivateKey(createPrivateKey(readFileSync(files.privateKeyFile)))).toBe(true);
  expect(statSync(files.privateKeyFile).mode & 0o077).toBe(0);
});

test('keeps what is there, and replaces a certificate that is for another application', async () => {
  const files = await ensureCertificate(request());
  const first = readFileSync(files.certificateFile, 'utf8');
  await ensureCertificate(request());
  expect(readFileSync(files.certificateFile, 'utf8')).toBe(first);
  await ensureCertificate({ ...request(), applicationUri: 'urn:gemba:other' });
  expect(readFileSync(files.certificateFile, 'utf8')).not.toBe(first);
});

test('a trusted certificate lies in the trust list under its thumbprint', async () => {
  const files = await ensureCertificate(request());
  await trust(join(folder, 'other'), files.certificateFile);
  expect(readdirSync(join(folder, 'other/trusted/certs'))).toEqual([expect.stringMatching(/^[0-9a-f]{40}\.pem$/)]);
});

test('what is trusted does not lie among what was rejected any more, everything else does', async () => {
  const files = await ensureCertificate(request());
  const stranger = await ensureCertificate({ ...request(), folder: join(folder, 'stranger') });
  const rejected = join(folder, 'other/rejected');
  mkdirSync(rejected, { recursive: true });
  copyFileSync(files.certificateFile, join(rejected, 'Gemba gateway[waiting].pem'));
  copyFileSync(stranger.certificateFile, join(rejected, 'stranger.pem'));
  await trust(join(folder, 'other'), files.certificateFile);
  expect(readdirSync(rejected)).toEqual(['stranger.pem']);
});
