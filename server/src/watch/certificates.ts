/** The certificates that the server was given: how long each still holds. */

import { X509Certificate } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import type { ServerConfig } from '../config.ts';
import type { Look } from './look.ts';

/** Ahead of the end, ms: time to get a new one from somebody who is on holiday. */
export const AHEAD_MS = 30 * 86_400_000;

/** Files of certificates, by what they are for. */
const filesOf = ({ tls, mqtt, mail }: ServerConfig): [name: string, file: string | undefined][] => [
  ['server', tls?.certificate],
  ['broker-client', mqtt.tls?.certificate],
  ['broker-authority', mqtt.tls?.ca],
  ['mail-authority', mail?.ca],
];

export const certificatesLook: Look = {
  rule: 'system:certificate',
  everyMs: 3_600_000,
  look: async ({ config, clock }) => {
    const ends = await Promise.all(
      filesOf(config).map(async ([name, file]) => (file === undefined ? null : { name, endMs: await endOf(file) })),
    );
    return ends.flatMap((one) => (one !== null && one.endMs - clock.nowMs() < AHEAD_MS ? [one.name] : []));
  },
};

/** When the first certificate of a chain to end ends, ms. */
async function endOf(file: string): Promise<number> {
  const text = await readFile(file, 'utf8');
  const all = text.match(/-----BEGIN CERTIFICATE-----[\s\S]+?-----END CERTIFICATE-----/g) ?? [];
  return Math.min(...all.map((pem) => Date.parse(new X509Certificate(pem).validTo)));
}
