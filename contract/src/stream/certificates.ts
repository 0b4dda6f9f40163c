/**
 * Which certificates a gateway works with, and when each ends: its own, those of the OPC UA servers that it is connected
 * to, and those of its connection to the broker. It says so whenever that changes and twice a day, retained, so that a
 * server that starts knows it at once (docs/decisions/0002).
 */

import { type GatewayId, isId, type SiteId } from '../identity.ts';

const ROOT = 'gemba/v1';

/** From the gateway; payload: {@link GatewayCertificates} as JSON. */
export const certificatesTopic = (site: SiteId, gateway: GatewayId): string =>
  `${ROOT}/${site}/${gateway}/certificates`;
/** What the server subscribes to. */
export const CERTIFICATES_FILTER = `${ROOT}/+/+/certificates`;

/**
 * `gateway`: what it shows OPC UA servers; `machine`: what a machine's server shows it; `broker`: what the broker shows
 * it; `broker-client`, `broker-authority`: its own files for the broker.
 */
export const CERTIFICATE_KINDS = ['gateway', 'machine', 'broker', 'broker-client', 'broker-authority'] as const;
export type CertificateKind = (typeof CERTIFICATE_KINDS)[number];

export interface GatewayCertificate {
  kind: CertificateKind;
  /** Its subject, as people read it. */
  name: string;
  /** SHA-1, hexadecimal, by which a server's operator knows it again; empty where only the file is known. */
  thumbprint: string;
  /** End of its validity, ms UTC. */
  endMs: number;
  /** Machines that are heard with it; empty for those of the broker. */
  machines: string[];
}

export interface GatewayCertificates {
  /** When it was said, ms UTC. */
  atMs: number;
  certificates: GatewayCertificate[];
}

/** Longest message, characters. */
const MESSAGE_MAX = 256 * 1024;
export const CERTIFICATES_MAX = 500;
export const CERTIFICATE_NAME_MAX = 200;
const MACHINES_MAX = 1000;

/** Reads what a gateway says; `null` when it is none. */
export function decodeCertificates(text: string): GatewayCertificates | null {
  if (text.length > MESSAGE_MAX) return null;
  try {
    const { atMs, certificates } = JSON.parse(text) as Record<string, unknown>;
    if (!isTime(atMs) || !Array.isArray(certificates) || certificates.length > CERTIFICATES_MAX) return null;
    const read = certificates.map(certificateOf);
    return read.includes(null) ? null : { atMs, certificates: read as GatewayCertificate[] };
  } catch {
    return null;
  }
}

function certificateOf(raw: unknown): GatewayCertificate | null {
  const { kind, name, thumbprint, endMs, machines } = Object(raw) as Record<string, unknown>;
  const isWhole =
    (CERTIFICATE_KINDS as readonly unknown[]).includes(kind) &&
    isText(name, CERTIFICATE_NAME_MAX) &&
    isText(thumbprint, 128) &&
    isTime(endMs) &&
    Array.isArray(machines) &&
    machines.length <= MACHINES_MAX &&
    machines.every((machine) => isText(machine, 64) && isId(machine));
  return isWhole ? ({ kind, name, thumbprint, endMs, machines } as GatewayCertificate) : null;
}

/** Takes its topic apart; `null` when it is none. */
export function parseCertificatesTopic(topic: string): { site: SiteId; gateway: GatewayId } | null {
  const [gemba, version, site, gateway, word, ...rest] = topic.split('/');
  if (`${gemba}/${version}` !== ROOT || word !== 'certificates' || rest.length > 0) return null;
  if (site === undefined || gateway === undefined || !isId(site) || !isId(gateway)) return null;
  return { site: site as SiteId, gateway: gateway as GatewayId };
}

const isText = (text: unknown, most: number): text is string => typeof text === 'string' && text.length <= most;
/** Years 1970 to 9999. */
const isTime = (ms: unknown): ms is number => Number.isFinite(ms) && Math.abs(ms as number) <= 253_402_300_799_999;
