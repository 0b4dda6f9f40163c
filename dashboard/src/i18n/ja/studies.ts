/** Rules tried on the past: by what they are judged, and each incident and false alarm, in Japanese. */

import type { Translated } from '../catalogue.ts';
import type { studies as english } from '../en/studies.ts';

export const studies: Translated<typeof english> = {
  'study.judge': '判定の基準',
  'study.byStops': '実際の停止',
  'study.byKnown': '自分が知っている出来事',
  'study.known': 'アラームが知らせるべき故障など。1 行に 開始, 終了, 内容',
  'study.knownHint': '時間帯のない時刻は工場の時刻です（{zone}）。ファイルは CSV、または時刻の組を並べた JSON です。',
  'study.file': 'ファイルから',
  'study.wrong': '読み取れません: {line}',
  'study.count': { other: '既知 {count} 件' },
  'study.told': { other: '既知 {count} 件のうち知らせた件数' },
  'study.false': '誤報: どれとも無関係',
  'study.lead': '開始までの時間',
  'study.noneMissed': 'アラーム {before} → {after}、既知の出来事の見逃しはありません。',
  'study.missed': { other: 'アラーム {before} → {after}、既知の {count} 件を見逃します。' },
  'study.lost': '既知だが、知らせなくなるもの',
  'study.won': '既知で、試した規則だけが知らせるもの',
  'study.each': '個別の結果',
  'study.what': '内容と時刻',
  'study.ahead': '{time} 前',
  'study.after': '開始から {time} 後',
  'study.not': '見逃し',
  'study.falseOnes': '誤報',
  'study.more': { other: '他 {count} 件' },
  'study.none': 'なし',
};
