/** Trends and their export, in Thai. */

import type { Translated } from '../catalogue.ts';
import type { trends as english } from '../en/trends.ts';

export const trends: Translated<typeof english> = {
  'trends.signals': 'สัญญาณ',
  'trends.machine': 'เครื่องจักร',
  'trends.most': 'แสดงได้พร้อมกันไม่เกิน {count} สัญญาณ โปรดนำออกหนึ่งรายการก่อน',
  'trends.none': 'เลือกสัญญาณเพื่อดูค่าที่ผ่านมา',
  'trends.unknown': 'ไม่มีสัญญาณ “{signal}” ในโรงงาน',
  'trends.window': 'ช่วงเวลา',
  'trends.shift': 'กะ',
  'trends.own': 'จาก – ถึง',
  'trends.from': 'จาก',
  'trends.to': 'ถึง',
  'trends.zone': 'เวลาของโรงงาน: {zone}',
  'trends.show': 'แสดง',
  'trends.earlier': 'ก่อนหน้า',
  'trends.later': 'ถัดไป',
  'trends.nearer': 'ขยาย',
  'trends.further': 'ย่อ',
  'trends.following': 'ตามเวลาปัจจุบัน',
  'trends.everyReading': 'แสดงทุกค่าที่อ่านได้',
  'trends.means': 'ค่าเฉลี่ยทุก {step} แถบคือค่าต่ำสุดถึงสูงสุด',
  'trends.hint':
    'ลากเพื่อเลื่อน หมุนล้อหรือใช้สองนิ้วเพื่อย่อขยาย กด Shift แล้วลากเพื่อเลือกช่วง ปุ่ม: ลูกศรเพื่อชี้ Shift กับลูกศรเพื่อเลื่อน + และ − เพื่อย่อขยาย Page Up และ Page Down เพื่อถอยหรือไปหนึ่งช่วง Escape เพื่อเลิกชี้',
  'trends.chart': 'แนวโน้มของ {signals}',
  'trends.missing': 'ไม่มีข้อมูล {span}: {cause}',
  'trends.unwatched': 'ไม่มีการเฝ้าดู',
  'trends.changes': 'หลายค่า',
  'trends.failed': 'ดึงประวัติไม่ได้: {reason}',
  'trends.loading': 'กำลังดึงประวัติ',
  'trends.nothing': 'ไม่มีการอ่าน',
  'trends.again': 'ลองอีกครั้ง',
  'trends.empty': 'ไม่มีค่าของสัญญาณเหล่านี้ในช่วงนี้ โปรดเลือกช่วงที่ยาวขึ้นหรือก่อนหน้านี้',
  'trends.remove': 'นำ {signal} ออก',
  'trends.export': 'ส่งออก',
  'trends.exportHint': 'ทุกค่าที่อ่านได้ในช่วงนี้ พร้อมเวลา UTC และเวลาของโรงงาน',
  'trends.yes': 'ใช่',
  'trends.no': 'ไม่',
  'trends.ofLine': 'แนวโน้มของ {machine}',
  'trends.ofSignal': 'แนวโน้มของ {signal}',
};
