/**
 * Warns of certificates that end: the gateway's own and those of the servers that it trusts, 60, 30 and 7 days before,
 * each once, and when they have ended. What is in the trust list is looked at each time anew, since people put files
 * into it.
 */

import { X509Certificate } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { thumbprintOf } from '@gemba/program/certificate';
import { DAY_MS } from './own-certificates.ts';

/** Days before the end at which somebody is told. */
const WARN_DAYS = [60, 30, 7, 0] as const;

export interface Expiring {
  /** What it is for people: subject and thumbprint. */
  name: string;
  thumbprint: string;
  untilMs: number;
}

/** Remembers what was said of which certificate. */
export class ExpiryWatch {
  readonly #said = new Map<string, number>();

  /** Those of which there is something new to say, with the whole days that are left (negative: since it ended). */
  due(certificates: readonly Expiring[], nowMs: number): (Expiring & { daysLeft: number })[] {
    return certificates.flatMap((one) => {
      const daysLeft = Math.floor((one.untilMs - nowMs) / DAY_MS);
      const step = WARN_DAYS.findLast((days) => (days === 0 ? daysLeft < 0 : daysLeft <= days));
      if (step === undefined || (this.#said.get(one.thumbprint) ?? Number.POSITIVE_INFINITY) <= step) return [];
      this.#said.set(one.thumbprint, step);
      return [{ ...one, daysLeft }];
    });
  }
}

/** Certificates in the trust list of a PKI folder; what can't be read as one is left out. */
export function trustedIn(folder: string): Expiring[] {
  const certs = join(folder, 'trusted', 'certs');
  return readdirSync(certs).flatMap((file) => {
    try {
      return [expiringOf(new X509Certificate(readFileSync(join(certs, file))))];
    } catch {
      return [];
    }
  });
}

export function expiringOf(certificate: X509Certificate): Expiring {
  const thumbprint = thumbprintOf(certificate);
  const subject = certificate.subject.split('\n').join(', ');
  return { name: `${subject} (${thumbprint.slice(0, 8)})`, thumbprint, untilMs: certificate.validToDate.getTime() };
}
