/** Alarms, in Thai. */

import type { Translated } from '../catalogue.ts';
import type { alarms as english } from '../en/alarms.ts';

export const alarms: Translated<typeof english> = {
  'alarm.none': 'ไม่มีสัญญาณเตือน เงียบคือดี',
  'alarm.acknowledge': 'รับทราบ',
  'alarm.shelve': 'พักไว้',
  'alarm.unshelve': 'เลิกพัก',
  'alarm.reset': 'รีเซ็ต',
  'alarm.actOn': '{act}: {machine}, {text}',
  'alarm.shelvedUntil': 'พักไว้ถึง {time}',
  'alarm.suppressed': 'ปิดตามการออกแบบ',
  'alarm.outOfService': 'งดใช้งาน',
  'alarm.returned': 'กลับเป็นปกติ',
  'alarm.latched': 'ค้างไว้',
  'alarm.register': 'ที่พักไว้และปิดไว้',
  'alarm.note': 'หมายเหตุ',
  'alarm.noteHint': 'ไม่บังคับ เก็บในบันทึกสัญญาณเตือน',
  'alarm.reason': 'เหตุผล',
  'alarm.reasonHint': 'จำเป็น: เหตุใดจึงให้เงียบได้',
  'alarm.shelveFor': 'เป็นเวลา',
};
