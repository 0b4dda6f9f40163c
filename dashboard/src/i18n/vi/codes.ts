/** Codes of machines to be printed, in Vietnamese. */

import type { Translated } from '../catalogue.ts';
import type { codes as english } from '../en/codes.ts';

export const codes: Translated<typeof english> = {
  'codes.title': 'Mã QR của máy',
  'codes.explain': 'Dán lên máy, điện thoại quét sẽ mở trang của máy.',
  'codes.print': { other: 'In {count} nhãn' },
  'codes.machines': 'Máy nào',
  'codes.none': 'Chưa chọn máy nào.',
  'codes.of': 'Mã QR của {machine}',
};
