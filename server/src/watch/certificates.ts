/** The certificates that the house works with: how long each still holds. */

import { X509Certificate } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import type { CertificateDiagnosis } from '@gemba/contract/diagnostics';
import type { ServerConfig } from '../config.ts';
import { CERTIFICATE_STAGES } from './known-certificates.ts';
import type { Look } from './look.ts';

const EVERY_MS = 60_000;

/** Files of the server, by what they are for. */
const filesOf = ({
  tls,
  mqtt,
  mail,
}: ServerConfig): [kind: CertificateDiagnosis['kind'], file: string | undefined][] => [
  ['server', tls?.certificate],
  ['broker-client', mqtt.tls?.certificate],
  ['broker-authority', mqtt.tls?.ca],
  ['mail-authority', mail?.ca],
];

/** One for each stage of warning, since each has a rule of its own. */
export const certificateLooks: readonly Look[] = CERTIFICATE_STAGES.map(({ rule }) => ({
  rule,
  everyMs: EVERY_MS,
  look: async ({ config, certificates, clock }) => {
    const files = filesOf(config).flatMap(([kind, file]) => (file === undefined ? [] : [{ kind, file }]));
    certificates.found(await Promise.all(files.map(async ({ kind, file }) => ({ kind, ...(await firstToEnd(file)) }))));
    return certificates.subjects(rule, clock.nowMs());
  },
}));

/** Of a chain the certificate that ends first. */
async function firstToEnd(file: string): Promise<{ name: string; thumbprint: string; endMs: number }> {
  const text = await readFile(file, 'utf8');
  const pems = text.match(/-----BEGIN CERTIFICATE-----[\s\S]+?-----END CERTIFICATE-----/g) ?? [];
  const all = pems.map((pem) => new X509Certificate(pem)).sort((a, b) => Number(a.validToDate) - Number(b.validToDate));
  const [first] = all;
  if (first === undefined) throw new Error(`there is no certificate in ${file}`);
  const name = first.subject.split('\n').join(', ');
  return { name, thumbprint: first.fingerprint.replaceAll(':', '').toLowerCase(), endMs: Number(first.validToDate) };
}
