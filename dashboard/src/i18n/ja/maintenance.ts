/** The maintenance board, in Japanese. */

import type { Translated } from '../catalogue.ts';
import type { maintenance as english } from '../en/maintenance.ts';

export const maintenance: Translated<typeof english> = {
  'maintenance.overdue': '期限超過',
  'maintenance.today': '24 時間以内',
  'maintenance.week': '7 日以内',
  'maintenance.later': 'それ以降',
  'maintenance.done': '本日完了',
  'maintenance.none': 'なし',
  'maintenance.noPlans': '保全計画がまだありません。config/plant.yaml の maintenance に書きます。',
  'maintenance.runHours': '運転 {hours} 時間',
  'maintenance.used': '{percent} %',
  'maintenance.wasDue': '期限 {time}（経過）',
  'maintenance.dueAt': '期限 {time}',
  'maintenance.dueNow': '期限到来',
  'maintenance.forecast': '≈ {time}',
  'maintenance.noForecast': '予測はまだありません',
  'maintenance.left': '残り {hours} 時間',
  'maintenance.over': '{hours} 時間超過',
  'maintenance.lastDone': '前回 {time}',
  'maintenance.lastDoneBy': '前回 {time} · {name}',
  'maintenance.neverDone': '実施記録なし',
  'maintenance.takes': '{minutes} 分',
  'maintenance.job': '作業票あり',
  'maintenance.complete': '完了',
  'maintenance.completeOf': '完了：{machine}、{task}',
  'maintenance.completed': '完了を記録しました',
  'maintenance.comment': '実施内容',
  'maintenance.commentHint': '任意。保全履歴に残ります',
};
