/** The certificates that a gateway works with at this moment, out of its trust, its connections and the broker's files. */

import { X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import {
  CERTIFICATE_NAME_MAX,
  CERTIFICATES_MAX,
  type CertificateKind,
  type GatewayCertificate,
} from '@gemba/contract/stream/certificates';
import type { MqttTls } from '@gemba/program/mqtt-tls';
import type { Gateway as GatewayConfig } from '../config.ts';
import { type Expiring, expiringOf } from '../opcua/security/expiry.ts';
import type { OwnCertificates } from '../opcua/security/own-certificates.ts';

/** What is asked; the same for all gateways of a program. */
export interface CertificateSources {
  own: Pick<OwnCertificates, 'inUse'>;
  /** What each endpoint has shown, by its URL. */
  servers: ReadonlyMap<string, Expiring>;
  /** Files for the broker. */
  tls: MqttTls | undefined;
}

/** `peer`: what the broker shows; `null` where the connection is not encrypted. */
export function certificatesAtWork(
  { own, servers, tls }: CertificateSources,
  { machines }: Pick<GatewayConfig, 'machines'>,
  peer: X509Certificate | null,
): GatewayCertificate[] {
  const byEndpoint = Map.groupBy(
    Object.entries(machines).flatMap(([id, { endpoint, failover = [] }]) =>
      [endpoint, ...failover].map((url) => ({ id, url })),
    ),
    ({ url }) => url,
  );
  const idsAt = (url: string): string[] => (byEndpoint.get(url) ?? []).map(({ id }) => id);
  const found = [
    ...own
      .inUse([...byEndpoint.keys()])
      .map(({ thumbprint, untilMs, endpoints }) =>
        said('gateway', { name: 'Gemba gateway', thumbprint, untilMs }, endpoints.flatMap(idsAt)),
      ),
    ...[...byEndpoint.keys()].flatMap((url) => {
      const one = servers.get(url);
      return one === undefined ? [] : [said('machine', one, idsAt(url))];
    }),
    ...(peer === null ? [] : [said('broker', expiringOf(peer), [])]),
    ...inFile('broker-client', tls?.certificate),
    ...inFile('broker-authority', tls?.ca),
  ];
  return found.slice(0, CERTIFICATES_MAX);
}

const said = (kind: CertificateKind, one: Expiring, machines: readonly string[]): GatewayCertificate => ({
  ...{ kind, name: one.name.slice(0, CERTIFICATE_NAME_MAX), thumbprint: one.thumbprint, endMs: one.untilMs },
  machines: [...new Set(machines)].sort(),
});

/** Of a chain the one that ends first; a file that can't be read is told of by the connection. */
function inFile(kind: CertificateKind, file: string | undefined): GatewayCertificate[] {
  if (file === undefined) return [];
  try {
    const pems =
      readFileSync(file, 'utf8').match(/-----BEGIN CERTIFICATE-----[\s\S]+?-----END CERTIFICATE-----/g) ?? [];
    const all = pems.map((pem) => expiringOf(new X509Certificate(pem)));
    const [first] = all.sort((a, b) => a.untilMs - b.untilMs);
    return first === undefined ? [] : [said(kind, first, [])];
  } catch {
    return [];
  }
}
