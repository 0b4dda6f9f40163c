import type { Profile } from './profile.ts';

/** SIMATIC S7-1500 and ET 200SP CPUs; the figures are those of the smallest, a larger one grants more by itself. */
export const s71500: Profile = {
  source:
    'Siemens function manual Communication A5E03735815-AJ (05/2021), §9.3.3.4: minimum sampling and publishing interval are set in the CPU; system limits in Industry Online Support 109755846 (1,000 monitored items on the smallest CPU to 10,000 on the largest)',
  suits: ({ manufacturer, product }) => /siemens/i.test(manufacturer) && /1500|ET ?200SP/i.test(product),
  itemsPerCall: 500,
  samplingMinMs: 100,
  publishingMinMs: 100,
  queueMax: 300,
  itemsMax: 10_000,
  // Only loading a program changes them, which ends all sessions.
  namespacesFixed: true,
};
