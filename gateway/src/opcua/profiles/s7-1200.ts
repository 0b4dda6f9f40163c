import type { Profile } from './profile.ts';

/**
 * SIMATIC S7-1200 from firmware 4.4 on: a micro embedded server whose subscriptions compete with the control program.
 * Its figures are from published excerpts of the maker's manuals, not measured on a CPU; where none is published, the
 * line says that it is our choice.
 */
export const s71200: Profile = {
  source:
    'excerpts of published manuals: Siemens Industry Online Support 109755846 (system limits of the OPC UA servers: 10 sessions, 1,000 monitored items) and 109775168 (the server of the S7-1200)',
  suits: ({ manufacturer, product }) => /siemens/i.test(manufacturer) && /1200/.test(product),
  // Our choice, a tenth of what it monitors: users report that large calls cost such a server far more for each item.
  itemsPerCall: 100,
  samplingMinMs: 100,
  publishingMinMs: 200,
  // Our choice: what a CPU with little memory can be expected to give 1,000 items.
  queueMax: 50,
  itemsMax: 1_000,
  // Only loading a program changes them, which ends all sessions.
  namespacesFixed: true,
};
