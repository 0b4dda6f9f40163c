import type { Profile } from './profile.ts';

/**
 * SIMATIC S7-1500 and ET 200SP CPUs. The limits are from published excerpts of the maker's manuals, not measured on a
 * CPU: how many items it monitors depends on the CPU, and how fast it samples and publishes is set in its project. What
 * is asked for is what a small one can do; where nothing is published, the line says that it is our choice.
 */
export const s71500: Profile = {
  source:
    'excerpts of published manuals: Siemens function manual Communication A5E03735815-AJ (05/2021), §9.3.3.4 (the intervals and the number of monitored items are set in the CPU, which has its own limit), and Industry Online Support 109755846, to which it refers (1,000 monitored items on the smallest CPU to 10,000 on the largest)',
  suits: ({ manufacturer, product }) => /siemens/i.test(manufacturer) && /1500|ET ?200SP/i.test(product),
  // Our choice, half of the 1,000 nodes at which clients of others report that a call is refused (epics-modules/opcua#177).
  itemsPerCall: 500,
  samplingMinMs: 100,
  publishingMinMs: 100,
  // Our choice: half a minute of such samples, the default of `bridgeS`.
  queueMax: 300,
  // Of the largest: a smaller one refuses what is too much for it.
  itemsMax: 10_000,
  // Only loading a program changes them, which ends all sessions.
  namespacesFixed: true,
};
