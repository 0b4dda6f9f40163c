/** Who is told of alarms: one's own ways, what leads decide, what became of announcements. */

import type {
  AnnouncementView,
  MessageView,
  MyNotifications,
  NotificationPlan,
  PlanView,
  Profile,
} from '@gemba/contract/notifications';
import { request } from './request.ts';

export const mine = (): Promise<MyNotifications> => request('GET', '/notifications/mine');

export const saveMine = (profile: Profile, version: number): Promise<MyNotifications> =>
  request('PUT', '/notifications/mine', { profile, version });

export const tryWay = (way: string): Promise<{ taken: boolean; error: string | null }> =>
  request('POST', '/notifications/mine/test', { way });

export const notificationPlan = (): Promise<PlanView> => request('GET', '/notifications/plan');

export const savePlan = (plan: NotificationPlan, version: number): Promise<PlanView> =>
  request('PUT', '/notifications/plan', { plan, version });

export const announcements = (): Promise<{ announcements: AnnouncementView[] }> =>
  request('GET', '/notifications/outbox?limit=30');

export const messages = (): Promise<{ messages: MessageView[] }> => request('GET', '/notifications/messages?limit=50');

export const sendAgain = (key: string): Promise<unknown> => request('POST', '/notifications/messages/retry', { key });
