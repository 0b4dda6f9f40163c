/** The house itself: certificates and wall screens, in Thai. */

import type { Translated } from '../catalogue.ts';
import type { house as english } from '../en/house.ts';

export const house: Translated<typeof english> = {
  'house.certificates': 'ใบรับรอง',
  'house.certificatesHint': 'ที่หมดอายุก่อนอยู่ก่อน',
  'house.noCertificates': 'ยังไม่ทราบใบรับรองใด: ไม่มีการเข้ารหัส หรือยังไม่มีเกตเวย์ใดรายงาน',
  'house.server': 'เซิร์ฟเวอร์',
  'house.ended': 'หมดอายุแล้ว',
  'house.daysLeft': { other: 'เหลือ {count} วัน' },
  'house.kind.gateway': 'ของเกตเวย์เอง ใช้กับเครื่องจักร',
  'house.kind.machine': 'ของเซิร์ฟเวอร์ OPC UA ของเครื่อง',
  'house.kind.broker': 'ของโบรกเกอร์',
  'house.kind.broker-client': 'ของตนเอง ใช้กับโบรกเกอร์',
  'house.kind.broker-authority': 'ผู้ที่เชื่อถือสำหรับโบรกเกอร์',
  'house.kind.server': 'HTTPS',
  'house.kind.mail-authority': 'ผู้ที่เชื่อถือสำหรับเซิร์ฟเวอร์อีเมล',
  'house.walls': 'จอผนัง',
  'house.noWalls': 'ยังไม่มีการเปิดจอผนัง',
  'house.wall.live': 'ทำงานอยู่',
  'house.wall.silent': 'เงียบ',
  'house.wall.closed': 'ปิดแล้ว',
  'house.seen': 'สัญญาณล่าสุด {time}',
  'house.neverSeen': 'ยังไม่มีสัญญาณ',
  'house.rename': 'เปลี่ยนชื่อ',
  'house.forget': 'ลบออกจากรายการ',
  'house.name': 'ชื่อ',
  'house.nameHint': 'แขวนอยู่ที่ไหน สำหรับผู้ที่ต้องไปดู เว้นว่าง: สถานที่ที่จอแสดง',
  'house.forgetHint': 'สำหรับจอที่ถอดออกแล้ว หรือเบราว์เซอร์สูญเสียความจำและกลับมาเป็นจออื่น จะไม่มีใครรออีก จอที่ยังทำงานจะกลับมาเอง',
};
