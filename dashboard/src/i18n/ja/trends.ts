/** Trends and their export, in Japanese. */

import type { Translated } from '../catalogue.ts';
import type { trends as english } from '../en/trends.ts';

export const trends: Translated<typeof english> = {
  'trends.signals': '信号',
  'trends.machine': '設備',
  'trends.most': '同時に表示できる信号は {count} 件までです。先に一つ外してください。',
  'trends.none': '推移を見る信号を選んでください。',
  'trends.unknown': '信号「{signal}」は工場にありません。',
  'trends.window': '期間',
  'trends.shift': 'シフト',
  'trends.own': '開始 – 終了',
  'trends.from': '開始',
  'trends.to': '終了',
  'trends.zone': '拠点の時刻：{zone}',
  'trends.show': '表示',
  'trends.earlier': '前へ',
  'trends.later': '後へ',
  'trends.nearer': '拡大',
  'trends.further': '縮小',
  'trends.following': '現在に追従',
  'trends.everyReading': 'すべての測定値を表示',
  'trends.means': '{step}ごとの平均、帯は最小から最大',
  'trends.hint':
    'ドラッグで移動、ホイールまたはピンチで拡大縮小、Shift とドラッグで区間を選択。キー：矢印で指す、Shift と矢印で移動、+ と − で拡大縮小、Page Up と Page Down で前後の期間へ、Escape で解除。',
  'trends.chart': '{signals} の推移',
  'trends.missing': '{span} は不明：{cause}',
  'trends.unwatched': '監視されていません',
  'trends.changes': '複数の値',
  'trends.failed': '履歴を取得できませんでした：{reason}',
  'trends.loading': '履歴を取得しています。',
  'trends.nothing': '読み取りなし',
  'trends.again': '再試行',
  'trends.empty': 'この期間にこれらの信号の値はありません。より長い、または以前の期間を選んでください。',
  'trends.remove': '{signal} を外す',
  'trends.export': '書き出し',
  'trends.exportHint': 'この期間のすべての測定値。時刻は UTC と拠点の時刻です。',
  'trends.yes': 'はい',
  'trends.no': 'いいえ',
  'trends.ofLine': '{machine} のトレンド',
  'trends.ofSignal': '{signal} のトレンド',
};
