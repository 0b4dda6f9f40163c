/**
 * Tells the server which certificates the gateway works with: at each connection, when they have changed, and twice a
 * day. Retained; what could not be said is said at the next connection.
 */

import type { X509Certificate } from 'node:crypto';
import type { GatewayId, SiteId } from '@gemba/contract/identity';
import {
  certificatesTopic,
  type GatewayCertificate,
  type GatewayCertificates,
} from '@gemba/contract/stream/certificates';
import type { Log } from '@gemba/program/log';
import type { Link, LinkUser } from '../link.ts';

export interface TellerOptions {
  site: SiteId;
  gateway: GatewayId;
  /** `peer`: what the broker shows. `null`: there is nothing to say. */
  atWork: (peer: X509Certificate | null) => GatewayCertificate[] | null;
  log: Log;
  nowMs?: () => number;
}

/** Whether they have changed is looked at this often, ms. */
const LOOK_EVERY_MS = 60_000;
/** Said again although nothing has changed, ms: a server believes nobody who has been silent for days. */
const AGAIN_AFTER_MS = 12 * 3600_000;

export class CertificateTeller implements LinkUser {
  readonly #options: TellerOptions;
  readonly #nowMs: () => number;
  #link: Link | null = null;
  #timer: NodeJS.Timeout | null = null;
  #said = { text: '', atMs: Number.NEGATIVE_INFINITY };

  constructor(options: TellerOptions) {
    this.#options = options;
    this.#nowMs = options.nowMs ?? Date.now;
  }

  attach(link: Link): void {
    this.#link = link;
  }

  start(): void {
    this.#timer = setInterval(() => void this.look(), LOOK_EVERY_MS).unref();
  }

  stop(): void {
    if (this.#timer !== null) clearInterval(this.#timer);
  }

  /** A connection that has just been made must not wait for it. */
  connected(): void {
    this.#said = { text: '', atMs: Number.NEGATIVE_INFINITY };
    void this.look();
  }

  /** One look: says what is new. Never rejects. */
  async look(): Promise<void> {
    const { site, gateway, atWork, log } = this.#options;
    const link = this.#link;
    if (link === null || !link.connected) return;
    const nowMs = this.#nowMs();
    const certificates = atWork(link.peer?.() ?? null);
    if (certificates === null) return;
    const text = JSON.stringify(certificates);
    if (text === this.#said.text && nowMs - this.#said.atMs < AGAIN_AFTER_MS) return;
    const before = this.#said;
    this.#said = { text, atMs: nowMs };
    try {
      const payload: GatewayCertificates = { atMs: nowMs, certificates };
      await link.publish(certificatesTopic(site, gateway), JSON.stringify(payload), { qos: 1, retain: true });
    } catch (error) {
      this.#said = before;
      log.debug({ err: error }, 'which certificates there are could not be said');
    }
  }
}
