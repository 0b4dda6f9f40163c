/**
 * The gateway's own certificates, newest first. One that nears its end gets a successor while it is still good; each
 * server is talked to with the newest one that it accepts, so that servers can be told to trust the successor one
 * after the other, and none is lost on the day the old one ends.
 */

import { X509Certificate } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  type CertificateFiles,
  type CertificateRequest,
  makeCertificate,
  thumbprintOf,
} from '@gemba/program/certificate';

export interface OwnCertificate extends CertificateFiles {
  /** SHA-1 of the certificate, hex; by it a server's operator knows it again. */
  thumbprint: string;
  /** End of its validity, ms UTC. */
  untilMs: number;
}

export const DAY_MS = 24 * 3600 * 1000;
/** So long before its end a certificate gets its successor: time enough to tell all servers. */
const RENEW_BEFORE_MS = 60 * DAY_MS;
/** A server that didn't accept a certificate is offered it again after this. */
const OFFER_AGAIN_MS = 3600_000;

export class OwnCertificates {
  readonly #request: CertificateRequest;
  readonly #nowMs: () => number;
  #all: OwnCertificate[] = [];
  /** Until when a server isn't offered a certificate again: `endpoint thumbprint` → ms UTC. */
  readonly #refused = new Map<string, number>();
  /** What each endpoint took the last time, by thumbprint. */
  readonly #taken = new Map<string, string>();

  /** `request`: as the first certificate was made with; its successors are made alike. */
  constructor(request: CertificateRequest, nowMs: () => number = Date.now) {
    this.#request = request;
    this.#nowMs = nowMs;
    this.#read();
  }

  /** Newest first; those that have ended are left out, unless there is none else. */
  get all(): readonly OwnCertificate[] {
    const good = this.#all.filter(({ untilMs }) => untilMs > this.#nowMs());
    return good.length > 0 ? good : this.#all.slice(0, 1);
  }

  /** Makes a successor when the newest nears its end; it, or null when none was due. */
  async renew(): Promise<OwnCertificate | null> {
    const nowMs = this.#nowMs();
    const newest = this.#all[0];
    if (newest !== undefined && newest.untilMs - nowMs > RENEW_BEFORE_MS) return null;
    const day = new Date(nowMs).toISOString().slice(0, 10);
    const folder = join(this.#folder, day);
    if (existsSync(folder)) return null;
    await makeCertificate(filesIn(folder), this.#request);
    this.#read();
    return this.#all[0] ?? null;
  }

  /** Those to offer a server, in this order. */
  candidates(endpoint: string): OwnCertificate[] {
    const nowMs = this.#nowMs();
    const all = this.all;
    const open = all.filter(({ thumbprint }) => (this.#refused.get(`${endpoint} ${thumbprint}`) ?? 0) <= nowMs);
    return open.length > 0 ? open : [...all];
  }

  /** A server took `accepted`: the newer ones that it was offered before, it refused. */
  accepted(endpoint: string, accepted: OwnCertificate): void {
    this.#taken.set(endpoint, accepted.thumbprint);
    for (const one of this.all) {
      if (one.thumbprint === accepted.thumbprint) return;
      this.#refused.set(`${endpoint} ${one.thumbprint}`, this.#nowMs() + OFFER_AGAIN_MS);
    }
  }

  /**
   * Those that some of the endpoints took the last time, newest first, with the endpoints; the newest, while none has. One
   * that nobody takes any more may end in peace.
   */
  inUse(endpoints: readonly string[]): (OwnCertificate & { endpoints: string[] })[] {
    const used = this.all.map((one) => {
      return { ...one, endpoints: endpoints.filter((endpoint) => this.#taken.get(endpoint) === one.thumbprint) };
    });
    const taken = used.filter((one) => one.endpoints.length > 0);
    return taken.length > 0 ? taken : used.slice(0, 1);
  }

  get #folder(): string {
    return join(this.#request.folder, 'own', 'renewed');
  }

  #read(): void {
    const renewed = existsSync(this.#folder) ? readdirSync(this.#folder).sort().reverse() : [];
    const all = [...renewed.map((day) => filesIn(join(this.#folder, day))), firstOf(this.#request.folder)];
    this.#all = all.flatMap((files) => {
      const own = readOwn(files);
      return own === null ? [] : [own];
    });
  }
}

const filesIn = (folder: string): CertificateFiles => ({
  certificateFile: join(folder, 'certificate.pem'),
  privateKeyFile: join(folder, 'private_key.pem'),
});

const firstOf = (pki: string): CertificateFiles => ({
  certificateFile: join(pki, 'own/certs/certificate.pem'),
  privateKeyFile: join(pki, 'own/private/private_key.pem'),
});

/** A pair that is whole; null for one whose making was cut off. */
function readOwn(files: CertificateFiles): OwnCertificate | null {
  if (!existsSync(files.certificateFile) || !existsSync(files.privateKeyFile)) return null;
  const certificate = new X509Certificate(readFileSync(files.certificateFile));
  return { ...files, thumbprint: thumbprintOf(certificate), untilMs: certificate.validToDate.getTime() };
}
