/** What was refused for good: looked at, replayed, dismissed. */

import type {
  QuarantineDetailView,
  QuarantineItemView,
  QuarantineReason,
  QuarantineState,
  QuarantineSummary,
} from '@gemba/contract/quarantine';
import { request } from './request.ts';

/** Items by what they are of; or by their names. */
export type Which = { reason: QuarantineReason; source?: string; machine?: string } | { ids: readonly number[] };

export type Verb = 'replay' | 'dismiss';

export const quarantine = (): Promise<QuarantineSummary> => request('GET', '/quarantine');

/** Newest first. @param before only items older than this one; `null`: from the newest */
export function quarantined(
  filter: { reason?: QuarantineReason; source?: string; machine?: string; state?: QuarantineState },
  limit: number,
  before: number | null,
): Promise<{ items: QuarantineItemView[]; next: number | null }> {
  const query = new URLSearchParams({
    ...filter,
    limit: `${limit}`,
    ...(before === null ? {} : { before: `${before}` }),
  });
  return request('GET', `/quarantine/items?${query}`);
}

export const quarantinedItem = (id: string): Promise<QuarantineDetailView> =>
  request('GET', `/quarantine/items/${encodeURIComponent(id)}`);

export const decide = (verb: Verb, which: Which): Promise<{ items: number }> =>
  request('POST', `/quarantine/${verb}`, which);
