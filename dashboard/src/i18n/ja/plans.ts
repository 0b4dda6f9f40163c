/** What maintenance plans and meters say, in Japanese. */

import type { Translated } from '../catalogue.ts';
import type { plans as english } from '../en/plans.ts';

export const plans: Translated<typeof english> = {
  'plans.cycles': '{limit} サイクル',
  'plans.parts': '{limit} 個',
  'plans.energy': '{limit} kWh',
  'plans.counter': '{limit} {unit}',
  'plans.condition': 'アラーム発生時: {rule}',
  'plans.forecast': '{signal} が {limit} に到達',
  'plans.or': '{one} または {other}',
  'plans.left': '残り {count}',
  'plans.over': '超過 {count}',
  'plans.covers': '{plans} を含む',
  'plans.coveredBy': '{plan} と同時',
  'plans.rest': '未実施: {tasks}',
  'plans.paused': '{time} まで休止',
  'plans.sure': '確度 {percent} %',
  'plans.inTime': '{services} 回中 {inTime} 回が期限内',
  'plans.interval': '{days} 日ごと',
  'plans.intervalSpread': '{days} ± {spread} 日ごと',
  'plans.missed': '見逃し {count} 回',
  'plans.meters': 'メーター',
  'plans.metersNone': 'まだどの機械からも受信していません。',
  'plans.metersFailed': 'メーターを読み取れませんでした: {reason}',
  'plans.known': '{percent} % 把握',
  'plans.perDay': '1 日 {value}',
  'plans.neverRead': '未読み取り',
  'plans.run-hours': '稼働時間',
  'plans.meterParts': '生産数',
  'plans.meterCycles': 'サイクル',
  'plans.meterEnergy': 'エネルギー',
};
