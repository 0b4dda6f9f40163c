/**
 * What one notification message of a subscription tells: the changes of its items, and whether it was the last one.
 * Whoever takes reports needn't know by which way they came, nor when.
 */

import {
  type DataChangeNotification,
  type DataValue,
  type EventNotificationList,
  type NotificationMessage,
  type StatusChangeNotification,
  StatusCodes,
  type Variant,
} from 'node-opcua';

/** One notification message, keep-alives included. */
export interface Report {
  changes: { handle: number; dataValue: DataValue }[];
  /** Events, by the item that listens to them, in their order. */
  events?: { handle: number; fields: Variant[] }[];
  /** The server's clock when it made the message. */
  publishTime: Date | null;
  /** It was held up by a break: the age of what it tells says nothing of the machine. */
  late: boolean;
  /** More waits on the server: what was observed isn't all known yet. */
  more: boolean;
  /** Between the report before it and this one nobody watched. */
  hole?: boolean;
}

/** Whether it is no mere keep-alive. */
export const hasData = (message: NotificationMessage): boolean => (message.notificationData ?? []).length > 0;

/** `ended`: the status by which the server says that the subscription is over; `null` where it isn't. */
export function reportOf(
  message: NotificationMessage,
  how: Pick<Report, 'late' | 'more'>,
): { report: Report; ended: string | null } {
  const report: Report = { changes: [], publishTime: message.publishTime, ...how };
  let ended: string | null = null;
  for (const notification of message.notificationData ?? []) {
    if (notification === null) continue;
    const { monitoredItems } = notification as DataChangeNotification;
    const { events } = notification as EventNotificationList;
    const { status } = notification as StatusChangeNotification;
    for (const item of monitoredItems ?? []) report.changes.push({ handle: item.clientHandle, dataValue: item.value });
    for (const { clientHandle, eventFields } of (events ?? []).filter((event) => event !== null)) {
      report.events ??= [];
      report.events.push({ handle: clientHandle, fields: eventFields ?? [] });
    }
    // Only its end is told so: it timed out, or was transferred to another session [OPC 10000-4 §7.25.4]; while it
    // catches up, that is the present one.
    if (status !== undefined && !(how.late && status === StatusCodes.GoodSubscriptionTransferred)) ended = status.name;
  }
  return { report, ended };
}
