/** The overview, in Japanese. */

import type { Translated } from '../catalogue.ts';
import type { overview as english } from '../en/overview.ts';

export const overview: Translated<typeof english> = {
  'overview.title': '今シフト・全拠点',
  'overview.asKnown': '{time} 現在',
  'overview.oee': 'OEE（対目標）',
  'overview.againstTarget': '目標 {target} に対し {difference}',
  'overview.noTarget': '目標なし',
  'overview.made': '生産実績（対計画）',
  'overview.lost': '今シフトの損失',
  'overview.lostIn': '{minutes} 分 · 停止 {count} 回',
  'overview.abnormal': '異常のある設備',
  'overview.quality': '良品率',
  'overview.complete': 'データ把握率',
  'overview.withoutReason': '理由未入力の停止 {count} 回',
  'overview.lines': 'ライン',
  'overview.legend': '棒 = OEE、印 = 目標',
  'overview.line': 'ライン',
  'overview.now': '現在',
  'overview.minutes': '{minutes} 分',
  'overview.losses': '損失の大きい順',
  'overview.lossesHint': '分 · 金額、今シフト',
  'overview.noLosses': '今シフトの損失はありません。',
  'overview.lossesFailed': '損失を取得できません：{reason}',
  'overview.noReason': '理由未入力',
};
