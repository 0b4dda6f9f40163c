/** Codes of machines to be printed, in Japanese. */

import type { Translated } from '../catalogue.ts';
import type { codes as english } from '../en/codes.ts';

export const codes: Translated<typeof english> = {
  'codes.title': '機械の QR コード',
  'codes.explain': '機械に貼ると、スマートフォンでその機械のページが開きます。',
  'codes.print': { other: '{count} 枚のラベルを印刷' },
  'codes.machines': 'どの機械',
  'codes.none': '機械が選ばれていません。',
  'codes.of': '{machine} の QR コード',
};
