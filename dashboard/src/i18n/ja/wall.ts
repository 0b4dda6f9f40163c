/** Walls, in Japanese. */

import type { Translated } from '../catalogue.ts';
import type { wall as english } from '../en/wall.ts';

export const wall: Translated<typeof english> = {
  'wall.down': '停止 {count}',
  'wall.slow': '低下 {count}',
  'wall.noData': 'データなし {count}',
  'wall.due': '保全期限 {count}',
  'wall.page': '{page} / {pages} ページ',
  'wall.until': '{time} まで',
  'wall.known': '把握率 {percent} %',
  'wall.knownFor': '把握 {lasting}',
  'wall.noAlarms': 'アラームなし',
  'wall.more': '他 {count} 件',
  'wall.shelved': '保留 {count} 件',
  'wall.uncertain': '不確か',
  'wall.unknown': 'ボード「{id}」はありません。',
  'wall.all': 'ボード一覧',
  'walls.title': 'ボード',
  'walls.hint': 'ボードは拠点・エリア・ラインの全画面表示で、10 メートル先から読めます。',
  'walls.site': '拠点',
  'walls.area': 'エリア',
  'walls.line': 'ライン',
  'walls.machines': '設備 {count} 台',
};
