/**
 * What the log says of an endpoint, so that it can be read after weeks: that a watch broke at once, why a server isn't
 * reached only when that lasts, and each thing once until something else is the matter.
 */

import type { Log } from '@gemba/program/log';
import type { Profile } from './profiles/profile.ts';
import type { ProfileName } from './profiles/registry.ts';
import type { Build } from './server-facts.ts';

/** A server that takes longer to come is told of: one that starts beside the gateway needs less. */
const SAY_AFTER_MS = 15_000;
const REASON_MAX_CHARS = 200;
const UNTRUSTED = /BadCertificateUntrusted/;

/** An attempt or a watch that is over. */
interface Attempt {
  reason: string;
  /** Whether the machines were being watched. */
  watched: boolean;
  /** Until the next one, ms. */
  waitMs: number;
  /** For how long the server has been away, ms. */
  awayMs: number;
}

export class EndpointLog {
  readonly #log: Log;
  readonly #endpoint: string;
  #saidReason = '';
  #saidProfile: ProfileName | null = null;

  constructor(log: Log, endpoint: string) {
    this.#log = log;
    this.#endpoint = endpoint;
  }

  /** A break is told at once; why a server isn't reached, when it has lasted, and once for each reason. */
  notReached({ reason, watched, waitMs, awayMs }: Attempt): void {
    const why = reason.replace(/\s+/g, ' ').trim().slice(0, REASON_MAX_CHARS);
    const lasts = awayMs > SAY_AFTER_MS && why !== this.#saidReason;
    if (watched || lasts) this.#saidReason = why;
    const next = UNTRUSTED.test(reason) ? 'put its certificate from pki/rejected into pki/trusted/certs' : undefined;
    this.#log[watched || lasts ? 'warn' : 'debug'](
      { endpoint: this.#endpoint, reason: why, next, waitMs },
      'machine not reached',
    );
  }

  /** `endpoint`: the address of those of the server that is in use; `resumed`: what was watched before goes on. */
  reached(facts: { endpoint: string; signals: number; missing: number; samplingMs: number; resumed: boolean }): void {
    this.#saidReason = '';
    this.#log.info(facts, 'machine reached');
  }

  /** Said where it is another than before. `signals`: that are to be watched there. */
  kindOfServer(
    { name, itemsMax }: Pick<Profile, 'itemsMax'> & { name: ProfileName },
    build: Build,
    signals: number,
  ): void {
    if (name === this.#saidProfile) return;
    this.#saidProfile = name;
    const endpoint = this.#endpoint;
    this.#log.info({ endpoint, profile: name, ...build }, 'kind of server');
    if (itemsMax !== null && signals > itemsMax) {
      this.#log.warn({ endpoint, signals, itemsMax }, 'more signals than such a server is good for');
    }
  }

  readInstead(reason: string): void {
    const endpoint = this.#endpoint;
    this.#log.warn({ endpoint, reason }, 'no subscription brings its values: they are read instead');
  }

  notResumed(reason: string): void {
    this.#log.debug({ reason }, 'the watch can not go on');
  }
}
