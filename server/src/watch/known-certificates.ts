/**
 * Every certificate that the house works with, as far as the server knows: its own files, looked at now and then, and
 * what each gateway says of its own, its machines' and the broker's.
 */

import type { CertificateDiagnosis } from '@gemba/contract/diagnostics';
import type { GatewayId } from '@gemba/contract/identity';
import type { GatewayCertificates } from '@gemba/contract/stream/certificates';
import type { SystemRuleId } from '../domain/alarms/system.ts';

/**
 * Ahead of the end people are told, the nearest end first: in a month somebody who is on holiday is back, in a week
 * somebody has to act. Whose end is nearer is told of by the rule of that stage alone.
 */
export const CERTIFICATE_STAGES: readonly { rule: SystemRuleId; aheadMs: number }[] = [
  { rule: 'system:certificate-soon', aheadMs: 7 * 86_400_000 },
  { rule: 'system:certificate', aheadMs: 30 * 86_400_000 },
];

/** A gateway says it twice a day: one that has been silent for longer is missed as a gateway, and believed no longer. */
const BELIEVED_MS = 7 * 86_400_000;

type OwnCertificate = Omit<CertificateDiagnosis, 'of' | 'machines' | 'stage' | 'saidMs'>;

export class KnownCertificates {
  readonly #gateways = new Map<GatewayId, GatewayCertificates>();
  #own: readonly OwnCertificate[] = [];

  /** `null`: it was taken back. */
  said(gateway: GatewayId, said: GatewayCertificates | null): void {
    if (said === null) this.#gateways.delete(gateway);
    else this.#gateways.set(gateway, said);
  }

  /** Those in the server's own files. */
  found(own: readonly OwnCertificate[]): void {
    this.#own = own;
  }

  /** What ends first comes first. */
  all(nowMs: number): CertificateDiagnosis[] {
    const own = this.#own.map((one) => ({ ...one, of: null, machines: [], saidMs: null }));
    const told = [...this.#gateways]
      .filter(([, { atMs }]) => nowMs - atMs < BELIEVED_MS)
      .flatMap(([of, { atMs, certificates }]) => certificates.map((one) => ({ ...one, of, saidMs: atMs })));
    return [...own, ...told]
      .map((one) => ({ ...one, stage: stageOf(one.endMs, nowMs) }))
      .sort((a, b) => a.endMs - b.endMs || (a.name < b.name ? -1 : 1));
  }

  /** What alarms of that stage are about: a machine, a gateway, the broker, or what the server needs a file for. */
  subjects(rule: SystemRuleId, nowMs: number): string[] {
    const ending = this.all(nowMs).filter(({ stage }) => stage === rule);
    return [...new Set(ending.flatMap(subjectsOf))];
  }
}

function stageOf(endMs: number, nowMs: number): SystemRuleId | null {
  return CERTIFICATE_STAGES.find(({ aheadMs }) => endMs - nowMs < aheadMs)?.rule ?? null;
}

function subjectsOf({ of, kind, machines }: CertificateDiagnosis): string[] {
  if (kind === 'machine') return machines;
  if (kind === 'broker') return ['broker'];
  if (of === null) return [kind];
  return [kind === 'gateway' ? of : `${of}/${kind}`];
}
