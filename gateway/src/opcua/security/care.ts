/**
 * Looks after certificates while the gateway runs: makes the successor of its own in time, and tells of those that end.
 * Twice a day is often enough for what is counted in days.
 */

import type { Log } from '@gemba/program/log';
import { type Expiring, ExpiryWatch, trustedIn } from './expiry.ts';
import type { OwnCertificates } from './own-certificates.ts';

const EVERY_MS = 12 * 3600 * 1000;

export class CertificateCare {
  readonly #own: OwnCertificates;
  readonly #folder: string;
  readonly #log: Log;
  readonly #nowMs: () => number;
  readonly #watch = new ExpiryWatch();
  #timer: NodeJS.Timeout | null = null;

  constructor(own: OwnCertificates, folder: string, log: Log, nowMs: () => number = Date.now) {
    this.#own = own;
    this.#folder = folder;
    this.#log = log;
    this.#nowMs = nowMs;
  }

  /** Looks now, and from then on. */
  async start(): Promise<void> {
    await this.look();
    this.#timer = setInterval(() => {
      this.look().catch((error) => this.#log.error({ err: error }, 'certificates can not be looked after'));
    }, EVERY_MS).unref();
  }

  stop(): void {
    if (this.#timer !== null) clearInterval(this.#timer);
  }

  /** One look. */
  async look(): Promise<void> {
    const successor = await this.#own.renew();
    if (successor !== null) {
      const { certificateFile, thumbprint } = successor;
      const next = 'let the OPC UA servers trust it; each is talked to with the old one until it does';
      this.#log.warn({ certificateFile, thumbprint, next }, 'the gateway’s certificate nears its end: made a new one');
    }
    const own = this.#own.all.map(({ certificateFile, ...one }): Expiring => ({ name: certificateFile, ...one }));
    this.#tell(own, `let every OPC UA server trust ${this.#own.all[0]?.certificateFile}`);
    this.#tell(trustedIn(this.#folder), 'put its successor into trusted/certs');
  }

  #tell(certificates: readonly Expiring[], next: string): void {
    for (const { name, thumbprint, daysLeft, untilMs } of this.#watch.due(certificates, this.#nowMs())) {
      const until = new Date(untilMs).toISOString();
      const ended = daysLeft < 0;
      this.#log[ended ? 'error' : 'warn'](
        { certificate: name, thumbprint, until, daysLeft, next },
        ended ? 'a certificate has ended' : 'a certificate ends soon',
      );
    }
  }
}
