/** The vices that can be switched on: one file and one line here for each. */

import type { Vice } from './vice.ts';
import { changedSubscriptionId } from './vices/changed-subscription-id.ts';
import { clockIn2000 } from './vices/clock-in-2000.ts';
import { cyclicReferences } from './vices/cyclic-references.ts';
import { dropsFirstValues } from './vices/drops-first-values.ts';
import { duplicateNames } from './vices/duplicate-names.ts';
import { expiredCertificate } from './vices/expired-certificate.ts';
import { forgetsSessions } from './vices/forgets-sessions.ts';
import { forgetsSubscriptions } from './vices/forgets-subscriptions.ts';
import { hangs } from './vices/hangs.ts';
import { insertedNamespace } from './vices/inserted-namespace.ts';
import { limitsUnannounced } from './vices/limits-unannounced.ts';
import { limitsUntrue } from './vices/limits-untrue.ts';
import { lostNotifications } from './vices/lost-notifications.ts';
import { noFilters } from './vices/no-filters.ts';
import { noKeepAlive } from './vices/no-keep-alive.ts';
import { noRepublish } from './vices/no-republish.ts';
import { noSubscriptions } from './vices/no-subscriptions.ts';
import { noTransfer } from './vices/no-transfer.ts';
import { silentSubscription } from './vices/silent-subscription.ts';
import { slowBrowse } from './vices/slow-browse.ts';
import { smallMessages } from './vices/small-messages.ts';
import { smallQueues } from './vices/small-queues.ts';
import { swappedNamespaces } from './vices/swapped-namespaces.ts';
import { vanishingNode } from './vices/vanishing-node.ts';

export const VICES: readonly Vice[] = [
  limitsUnannounced,
  limitsUntrue,
  noTransfer,
  noRepublish,
  noFilters,
  noKeepAlive,
  noSubscriptions,
  silentSubscription,
  forgetsSessions,
  forgetsSubscriptions,
  changedSubscriptionId,
  lostNotifications,
  dropsFirstValues,
  smallMessages,
  smallQueues,
  vanishingNode,
  insertedNamespace,
  swappedNamespaces,
  duplicateNames,
  cyclicReferences,
  slowBrowse,
  clockIn2000,
  expiredCertificate,
  hangs,
];

/** The vice of that name. */
export const viceOf = (name: string): Vice | undefined => VICES.find((vice) => vice.name === name);
