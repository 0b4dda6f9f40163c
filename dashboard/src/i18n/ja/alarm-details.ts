/** What alarms say besides their text, in Japanese. */

import type { Translated } from '../catalogue.ts';
import type { alarmDetails as english } from '../en/alarm-details.ts';

export const alarmDetails: Translated<typeof english> = {
  'alarm.detail.forecast': '予測 {time}（{from}～{to}、信頼度 {confidence} %）',
  'alarm.detail.setPoint': '設定値 {value}',
  'alarm.detail.plan': '{planned} 個中 {made} 個',
  'alarm.detail.pair': '指令 {command}、応答 {feedback}',
  'alarm.detail.rate': '毎分 {value}',
  'alarm.detail.ideal': '理想サイクル {value} s',
  'alarm.detail.plans': '計画：{plans}',
  'alarm.detail.status': 'ステータス {status}',
  'alarm.detail.machine': '{message}（機械側の重大度 {severity}）',
  'alarm.rule.one-beyond-3-sigma': '3シグマを超過',
  'alarm.rule.two-of-three': '3点中2点が2シグマを超過',
  'alarm.rule.four-of-five': '5点中4点が1シグマを超過',
  'alarm.rule.eight-on-a-side': '8点が中心線の片側に連続',
  'alarm.rule.range': '移動範囲が過大',
};
