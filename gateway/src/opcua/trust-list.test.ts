import { cp, mkdtemp, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ensureCertificate } from '@gemba/program/certificate';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { listCertificates, meant, moveCertificate } from './trust-list.ts';

let pki: string;
let thumbprint: string;
beforeEach(async () => {
  pki = await mkdtemp(join(tmpdir(), 'gemba-trust-'));
  const made = await ensureCertificate({ folder: pki, applicationUri: 'urn:plc:1', commonName: 'PLC 1' });
  await rename(made.certificateFile, join(pki, 'rejected', 'PLC 1.pem'));
  thumbprint = (await listCertificates(pki)).certificates[0]?.thumbprint ?? '';
});
afterEach(() => rm(pki, { recursive: true, force: true }));

test('says who waits in the inbox', async () => {
  expect((await listCertificates(pki)).certificates).toEqual([
    expect.objectContaining({
      standing: 'rejected',
      subject: 'O=Gemba, CN=PLC 1',
      applicationUri: 'urn:plc:1',
      thumbprint: expect.stringMatching(/^[0-9a-f]{40}$/),
    }),
  ]);
});

test('the beginning of a thumbprint is enough, in whichever spelling, and the way back is open', async () => {
  const spelt = (thumbprint.slice(0, 8).match(/../g) ?? []).join(':').toUpperCase();
  expect((await moveCertificate(pki, spelt, 'trusted')).standing).toBe('trusted');
  expect(await readdir(join(pki, 'trusted/certs'))).toEqual([`${thumbprint}.pem`]);
  expect(await readdir(join(pki, 'rejected'))).toEqual([]);
  await moveCertificate(pki, thumbprint, 'rejected');
  expect(await readdir(join(pki, 'trusted/certs'))).toEqual([]);
});

test('one certificate that lies there twice is one', async () => {
  await cp(join(pki, 'rejected', 'PLC 1.pem'), join(pki, 'rejected', 'again.pem'));
  await moveCertificate(pki, thumbprint, 'trusted');
  expect(await readdir(join(pki, 'rejected'))).toEqual([]);
});

test('nothing is moved that is not meant for certain', async () => {
  const code = (expected: string) => expect.objectContaining({ code: expected });
  await expect(moveCertificate(pki, '', 'trusted')).rejects.toEqual(code('GEMBA_NOT_FOUND'));
  await expect(moveCertificate(pki, 'zz', 'trusted')).rejects.toEqual(code('GEMBA_NOT_FOUND'));
  await expect(moveCertificate(pki, thumbprint, 'rejected')).rejects.toEqual(code('GEMBA_NOT_FOUND'));
  const waiting = (print: string) => ({ standing: 'rejected' as const, thumbprint: print });
  const both = [waiting('ab12'), waiting('ab34')];
  expect(() => meant(both, 'ab', 'rejected')).toThrow(code('GEMBA_ARGUMENT'));
  expect(meant(both, 'ab3', 'rejected')).toEqual([waiting('ab34')]);
});

test('a file that holds no certificate hides none of the others', async () => {
  await writeFile(join(pki, 'rejected', 'note.pem'), 'call the maker');
  const { certificates, unreadable } = await listCertificates(pki);
  expect(certificates).toHaveLength(1);
  expect(unreadable).toEqual([join(pki, 'rejected', 'note.pem')]);
});
