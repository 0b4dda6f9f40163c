/** Codes of machines to be printed, in Thai. */

import type { Translated } from '../catalogue.ts';
import type { codes as english } from '../en/codes.ts';

export const codes: Translated<typeof english> = {
  'codes.title': 'คิวอาร์โค้ดของเครื่อง',
  'codes.explain': 'ติดไว้ที่เครื่อง แล้วสแกนด้วยโทรศัพท์เพื่อเปิดหน้าของเครื่อง',
  'codes.print': { other: 'พิมพ์ {count} ป้าย' },
  'codes.machines': 'เครื่องไหน',
  'codes.none': 'ยังไม่ได้เลือกเครื่อง',
  'codes.of': 'คิวอาร์โค้ดของ {machine}',
};
