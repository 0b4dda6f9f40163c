/**
 * What a gateway counts, hop by hop, so that a sample that is missing downstream can be looked for: notified → dropped
 * or journalled → published → stored. Names and labels stand in the README.
 */

import type { Entry } from '@gemba/contract/sample';
import { msFromNs } from '@gemba/contract/sample';
import type { Metrics } from '@gemba/program/metrics';
import type { Counts } from './backfill/chunk.ts';
import type { Taken } from './opcua/to-sample.ts';
import type { LeftOut } from './stages/stage.ts';

/** What is looked at when the metrics are read. */
export interface Observable {
  id: string;
  endpointsWatching(): number;
  endpoints(): number;
  signalsMissing(): number;
  brokerConnected(): boolean;
  serverOnline(): boolean;
  /** Batches that are not known to be stored. */
  backlog(): number;
  journalBytes(): number;
  journalLimitBytes(): number;
  journalOldestS(): number;
  /** Gaps that history may still fill in. */
  gapsOpen(): number;
  published(): { live: number; replay: number; heldBack: number };
  sparkplug(): {
    born: boolean;
    published: number;
    births: number;
    rebirths: number;
    commandsIgnored: number;
    statesIgnored: number;
  };
}

const BUCKETS_S = [0.01, 0.025, 0.05, 0.1, 0.15, 0.2, 0.3, 0.5, 1, 2, 5, 10];

export class GatewayMetrics {
  readonly #gateways: Observable[] = [];
  readonly #notified;
  readonly #dropped;
  readonly #altered;
  readonly #overflows;
  readonly #journalled;
  readonly #gaps;
  readonly #batches;
  readonly #latency;
  readonly #backfillValues;
  readonly #backfillSignals;

  constructor(metrics: Metrics) {
    const counter = metrics.counter.bind(metrics);
    this.#notified = counter('gemba_gateway_notified_total', 'Changes reported by machines', ['gateway']);
    this.#dropped = counter('gemba_gateway_dropped_total', 'Changes that were not journalled', ['gateway', 'reason']);
    this.#altered = counter('gemba_gateway_altered_total', 'Samples not taken as they came', ['gateway', 'reason']);
    this.#overflows = counter('gemba_gateway_overflows_total', 'Queues that overflowed at a server', ['gateway']);
    this.#journalled = counter('gemba_gateway_journalled_total', 'Entries that became durable', ['gateway', 'kind']);
    this.#gaps = counter('gemba_gateway_gaps_total', 'Gaps that were declared', ['gateway', 'cause']);
    this.#batches = counter('gemba_gateway_batches_total', 'Batches that became durable', ['gateway']);
    this.#backfillValues = counter('gemba_gateway_backfill_values_total', 'Values read of history', [
      'gateway',
      'result',
    ]);
    this.#backfillSignals = counter(
      'gemba_gateway_backfill_signals_total',
      'Signals whose history was read for a gap, by how much of the gap it told',
      ['gateway', 'result'],
    );
    this.#latency = metrics.histogram(
      'gemba_gateway_journal_delay_seconds',
      'From the time of a sample until it was durable, on the clocks of machine and gateway',
      BUCKETS_S,
      ['gateway'],
    );
    this.#observe(metrics);
  }

  /** Adds a gateway to what is looked at. */
  add(gateway: Observable): void {
    this.#gateways.push(gateway);
  }

  /** It does not run any more; what it counted stays. */
  remove(id: string): void {
    const index = this.#gateways.findIndex((gateway) => gateway.id === id);
    if (index >= 0) this.#gateways.splice(index, 1);
  }

  took(gateway: string, taken: Taken, changes: number): void {
    this.#notified.inc({ gateway }, changes);
    this.#dropped.inc({ gateway, reason: 'duplicate' }, taken.duplicates);
    this.#overflows.inc({ gateway }, taken.overflows);
    this.#altered.inc({ gateway, reason: 'misfit' }, taken.misfits);
    this.#altered.inc({ gateway, reason: 'clock' }, taken.retimed);
    this.#altered.inc({ gateway, reason: 'quality' }, taken.requalified);
  }

  /** What stages left out, as was wished: nobody is to look for it. */
  leftOut(gateway: string, counts: ReadonlyMap<LeftOut, number>): void {
    for (const [reason, count] of counts) this.#dropped.inc({ gateway, reason }, count);
  }

  journalled(gateway: string, entries: readonly Entry[], nowNs: bigint): void {
    this.#batches.inc({ gateway });
    const kinds = new Map<Entry['kind'], number>();
    let newestNs = 0n;
    for (const entry of entries) {
      kinds.set(entry.kind, (kinds.get(entry.kind) ?? 0) + 1);
      if (entry.kind === 'gap') this.#gaps.inc({ gateway, cause: entry.cause });
      if (entry.kind === 'sample' && !entry.historical && entry.timeNs > newestNs) newestNs = entry.timeNs;
    }
    for (const [kind, count] of kinds) this.#journalled.inc({ gateway, kind }, count);
    if (newestNs > 0n) this.#latency.observe({ gateway }, msFromNs(nowNs - newestNs) / 1000);
  }

  /** What was read of history, and how much of gaps it told. */
  backfilled(gateway: string, counts: Counts): void {
    for (const result of ['brought', 'known', 'unusable'] as const)
      this.#backfillValues.inc({ gateway, result }, counts[result]);
    for (const result of ['whole', 'partial', 'refused'] as const)
      this.#backfillSignals.inc({ gateway, result }, counts[result]);
  }

  refused(gateway: string, entries: readonly Entry[], reason: string): void {
    this.dropped(gateway, reason, entries.filter(({ kind }) => kind === 'sample').length);
  }

  dropped(gateway: string, reason: string, samples: number): void {
    this.#dropped.inc({ gateway, reason }, samples);
  }

  #observe(metrics: Metrics): void {
    const gauge = (name: string, help: string, read: (gateway: Observable) => number) =>
      metrics.gauge(`gemba_gateway_${name}`, help, ['gateway'], (set) => {
        for (const gateway of this.#gateways) set.set({ gateway: gateway.id }, read(gateway));
      });
    gauge('endpoints', 'OPC UA servers that are configured', (one) => one.endpoints());
    gauge('endpoints_watching', 'OPC UA servers that are being watched', (one) => one.endpointsWatching());
    gauge('signals_missing', 'Signals whose nodes the servers do not have', (one) => one.signalsMissing());
    gauge('broker_connected', '1 while the broker is connected', (one) => Number(one.brokerConnected()));
    gauge('server_online', '1 while a server is there to store', (one) => Number(one.serverOnline()));
    gauge('backlog_batches', 'Batches in the journal that are not known to be stored', (one) => one.backlog());
    gauge('journal_bytes', 'Bytes of the journal on disk', (one) => one.journalBytes());
    gauge('journal_limit_bytes', 'Bytes at which it refuses', (one) => one.journalLimitBytes());
    gauge('journal_oldest_seconds', 'Age of the oldest in it, by segments', (one) => one.journalOldestS());
    gauge('backfill_gaps_open', 'Gaps that history may still fill in', (one) => one.gapsOpen());
    gauge(
      'published_live_batches',
      'Batches published on the live lane since the start',
      (one) => one.published().live,
    );
    gauge('published_replay_batches', 'Batches replayed since the start', (one) => one.published().replay);
    gauge('held_back_batches', 'Batches left to the replay since the start', (one) => one.published().heldBack);
    gauge('sparkplug_messages', 'Sparkplug messages published since the start', (one) => one.sparkplug().published);
    gauge('sparkplug_births', 'Sparkplug births since the start', (one) => one.sparkplug().births);
    gauge('sparkplug_rebirths', 'Rebirths that a host asked for', (one) => one.sparkplug().rebirths);
    gauge('sparkplug_born', '1 while the births are out on a connection', (one) => Number(one.sparkplug().born));
    gauge('sparkplug_commands_ignored', 'Commands not followed', (one) => one.sparkplug().commandsIgnored);
    gauge('sparkplug_states_ignored', 'STATE of an earlier time', (one) => one.sparkplug().statesIgnored);
  }
}
