/** The lifecycle of alarms: how they are kept quiet, what belongs together, in Thai. */

import type { Translated } from '../catalogue.ts';
import type { lifecycle as english } from '../en/lifecycle.ts';

export const lifecycle: Translated<typeof english> = {
  'alarm.comment': 'แสดงความเห็น',
  'alarm.commentLabel': 'ข้อความ',
  'alarm.commentHint': 'เก็บพร้อมชื่อในบันทึกสัญญาณเตือน',
  'alarm.job': 'สร้างงาน',
  'alarm.jobLabel': 'สิ่งที่ต้องทำ',
  'alarm.jobHint': 'ไม่บังคับ หากเว้นไว้ งานจะใช้คำแนะนำของสัญญาณเตือน',
  'alarm.returnToService': 'กลับมาใช้งาน',
  'alarm.once': 'จนกว่าจะเป็นปกติ',
  'alarm.onceHint': 'ไม่เกินที่โรงงานกำหนด',
  'alarm.takeOut': 'งดใช้งาน',
  'alarm.takeOutHint': 'ไม่มีกำหนด ต้องนำกลับเอง',
  'alarm.shelvedOnce': 'พักไว้จนเป็นปกติ อย่างช้า {time}',
  'alarm.shelfEnding': 'ใกล้ครบกำหนด',
  'alarm.suppressedBy': 'ปิดเพราะ: {cause}',
  'alarm.graceUntil': 'ถึง {time}',
  'alarm.chattering': 'มา ๆ หาย ๆ',
  'alarm.firstOut': 'เกิดก่อน',
  'alarm.follower': 'เกิดตามมา',
  'alarm.inFlood': 'ไม่ได้แจ้ง: สัญญาณเตือนท่วม',
  'alarm.occurrences': 'ยังไม่รับทราบ {count} ครั้ง',
};
