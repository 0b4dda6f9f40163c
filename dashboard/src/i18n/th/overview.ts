/** The overview, in Thai. */

import type { Translated } from '../catalogue.ts';
import type { overview as english } from '../en/overview.ts';

export const overview: Translated<typeof english> = {
  'overview.title': 'กะนี้ ทุกโรงงาน',
  'overview.asKnown': 'ณ {time}',
  'overview.oee': 'OEE เทียบเป้าหมาย',
  'overview.againstTarget': '{difference} จากเป้าหมาย {target}',
  'overview.noTarget': 'ไม่มีเป้าหมาย',
  'overview.made': 'ผลิตได้เทียบแผน',
  'overview.lost': 'ความสูญเสียกะนี้',
  'overview.lostIn': '{minutes} นาที · หยุด {count} ครั้ง',
  'overview.abnormal': 'ผิดปกติขณะนี้',
  'overview.quality': 'คุณภาพ',
  'overview.complete': 'ความครบถ้วนของข้อมูล',
  'overview.withoutReason': 'หยุดโดยไม่ระบุสาเหตุ {count} ครั้ง',
  'overview.lines': 'สายการผลิต',
  'overview.legend': 'แท่ง = OEE, ขีด = เป้าหมาย',
  'overview.line': 'สายการผลิต',
  'overview.now': 'ขณะนี้',
  'overview.minutes': '{minutes} นาที',
  'overview.losses': 'ความสูญเสียสูงสุด',
  'overview.lossesHint': 'นาที · เงิน กะนี้',
  'overview.noLosses': 'กะนี้ไม่มีความสูญเสีย',
  'overview.lossesFailed': 'ดึงข้อมูลความสูญเสียไม่ได้: {reason}',
  'overview.noReason': 'ไม่ระบุสาเหตุ',
};
