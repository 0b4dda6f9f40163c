/** The house itself: certificates and wall screens, in Japanese. */

import type { Translated } from '../catalogue.ts';
import type { house as english } from '../en/house.ts';

export const house: Translated<typeof english> = {
  'house.certificates': '証明書',
  'house.certificatesHint': '期限の近い順',
  'house.noCertificates': '証明書は確認されていません。暗号化がないか、ゲートウェイからまだ報告がありません。',
  'house.server': 'サーバー',
  'house.ended': '期限切れ',
  'house.daysLeft': { other: '残り {count} 日' },
  'house.kind.gateway': 'ゲートウェイ自身（対機械）',
  'house.kind.machine': '機械の OPC UA サーバー',
  'house.kind.broker': 'ブローカー',
  'house.kind.broker-client': 'ブローカー接続用の自身の証明書',
  'house.kind.broker-authority': 'ブローカーの信頼先',
  'house.kind.server': 'HTTPS',
  'house.kind.mail-authority': 'メールサーバーの信頼先',
  'house.walls': 'ウォール画面',
  'house.noWalls': 'ウォールはまだ開かれていません。',
  'house.wall.live': '稼働中',
  'house.wall.silent': '応答なし',
  'house.wall.closed': '終了',
  'house.seen': '最後の応答 {time}',
  'house.neverSeen': 'まだ応答なし',
  'house.rename': '名前を変更',
  'house.forget': '一覧から外す',
  'house.name': '名前',
  'house.nameHint': '現場に向かう人のための設置場所。空欄なら表示している場所の名前になります。',
  'house.forgetHint':
    '撤去した画面や、ブラウザの記憶が消えて別の画面として戻ったものに使います。以後は待ちません。動いている画面は自動的に戻ります。',
};
