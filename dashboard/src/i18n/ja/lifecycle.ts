/** The lifecycle of alarms: how they are kept quiet, what belongs together, in Japanese. */

import type { Translated } from '../catalogue.ts';
import type { lifecycle as english } from '../en/lifecycle.ts';

export const lifecycle: Translated<typeof english> = {
  'alarm.comment': 'コメント',
  'alarm.commentLabel': '内容',
  'alarm.commentHint': '氏名とともにアラーム履歴に残ります',
  'alarm.job': '作業を起票',
  'alarm.jobLabel': '何をするか',
  'alarm.jobHint': '任意。空欄ならアラームの対処内容が作業に入ります',
  'alarm.returnToService': '運用に戻す',
  'alarm.once': '正常に戻るまで',
  'alarm.onceHint': '最長で工場の定める時間まで',
  'alarm.takeOut': '運用から外す',
  'alarm.takeOutHint': '期限なし。手動で戻します',
  'alarm.shelvedOnce': '正常に戻るまで保留（遅くとも {time}）',
  'alarm.shelfEnding': 'まもなく終了',
  'alarm.suppressedBy': '抑制：{cause}',
  'alarm.graceUntil': '{time} まで',
  'alarm.chattering': '断続的',
  'alarm.firstOut': '最初に発生',
  'alarm.follower': '続いて発生',
  'alarm.inFlood': '通知なし：アラームフラッド',
  'alarm.occurrences': '未確認 {count} 回',
};
