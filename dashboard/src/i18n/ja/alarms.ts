/** Alarms, in Japanese. */

import type { Translated } from '../catalogue.ts';
import type { alarms as english } from '../en/alarms.ts';

export const alarms: Translated<typeof english> = {
  'alarm.none': 'アラームはありません。異常なし。',
  'alarm.acknowledge': '確認',
  'alarm.shelve': '保留',
  'alarm.unshelve': '保留解除',
  'alarm.reset': 'リセット',
  'alarm.actOn': '{act}：{machine}、{text}',
  'alarm.shelvedUntil': '{time} まで保留',
  'alarm.suppressed': '設計による抑制',
  'alarm.outOfService': '休止中',
  'alarm.returned': '正常に復帰',
  'alarm.latched': '自己保持',
  'alarm.register': '保留・抑制中',
  'alarm.note': 'メモ',
  'alarm.noteHint': '任意。アラーム履歴に残ります',
  'alarm.reason': '理由',
  'alarm.reasonHint': '必須：保留してよい理由',
  'alarm.shelveFor': '期間',
};
