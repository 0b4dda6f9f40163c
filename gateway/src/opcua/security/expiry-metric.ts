/** When certificates end, as a metric: the gateway's own, and those that it trusts as they lie there when it is read. */

import type { Metrics } from '@gemba/program/metrics';
import { trustedIn } from './expiry.ts';
import type { OwnCertificates } from './own-certificates.ts';

export function exposeExpiry(metrics: Metrics, own: OwnCertificates, folder: string): void {
  const help = 'End of the validity of certificates, seconds since 1970';
  const labels = ['whose', 'certificate'] as const;
  metrics.gauge('gemba_gateway_certificate_end_seconds', help, labels, (gauge) => {
    gauge.reset();
    for (const { certificateFile, untilMs } of own.all)
      gauge.set({ whose: 'own', certificate: certificateFile }, untilMs / 1000);
    for (const { name, untilMs } of trustedIn(folder))
      gauge.set({ whose: 'trusted', certificate: name }, untilMs / 1000);
  });
}
