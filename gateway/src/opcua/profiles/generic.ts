import type { Profile } from './profile.ts';

/** Any server: what it names as limits, and nothing taken for granted. */
export const generic: Profile = {
  source: 'OPC 10000-5 §6.3.11: a server names its own limits; where it names none, 1,000 items are what most take',
  suits: () => true,
  itemsPerCall: 1_000,
  samplingMinMs: 0,
  publishingMinMs: 10,
  queueMax: 10_000,
  itemsMax: null,
  namespacesFixed: false,
};
