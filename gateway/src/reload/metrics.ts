/** What is counted of reloads, for all gateways of the program together. */

import type { Metrics } from '@gemba/program/metrics';
import type { Outcome } from './reloader.ts';

export class ReloadMetrics {
  readonly #reloads;

  constructor(metrics: Metrics, current: () => boolean) {
    this.#reloads = metrics.counter('gemba_gateway_reloads_total', 'Configurations that were read while it ran', [
      'result',
    ]);
    const help = '1 while the configuration on disk is the one in force';
    metrics.gauge('gemba_gateway_configuration_current', help, [], (gauge) => gauge.set(Number(current())));
  }

  readonly count = (result: Outcome): void => this.#reloads.inc({ result });
}
