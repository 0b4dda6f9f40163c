/** What maintenance plans and meters say, in Thai. */

import type { Translated } from '../catalogue.ts';
import type { plans as english } from '../en/plans.ts';

export const plans: Translated<typeof english> = {
  'plans.cycles': '{limit} รอบ',
  'plans.parts': '{limit} ชิ้น',
  'plans.energy': '{limit} kWh',
  'plans.counter': '{limit} {unit}',
  'plans.condition': 'เมื่อมีสัญญาณเตือน: {rule}',
  'plans.forecast': '{signal} ถึง {limit}',
  'plans.or': '{one} หรือ {other}',
  'plans.left': 'เหลือ {count}',
  'plans.over': 'เกิน {count}',
  'plans.covers': 'ครอบคลุม {plans}',
  'plans.coveredBy': 'ทำพร้อม {plan}',
  'plans.rest': 'ที่เว้นไว้: {tasks}',
  'plans.paused': 'พักถึง {time}',
  'plans.sure': 'มั่นใจ {percent} %',
  'plans.inTime': 'ทันเวลา {inTime} จาก {services}',
  'plans.interval': 'ทุก {days} วัน',
  'plans.intervalSpread': 'ทุก {days} ± {spread} วัน',
  'plans.missed': 'พลาด {count} ครั้ง',
  'plans.meters': 'มิเตอร์',
  'plans.metersNone': 'ยังไม่ได้รับข้อมูลจากเครื่องใดเลย',
  'plans.metersFailed': 'อ่านมิเตอร์ไม่ได้: {reason}',
  'plans.known': 'ทราบ {percent} %',
  'plans.perDay': 'วันละ {value}',
  'plans.neverRead': 'ยังไม่เคยอ่าน',
  'plans.run-hours': 'ชั่วโมงเดินเครื่อง',
  'plans.meterParts': 'ชิ้นงาน',
  'plans.meterCycles': 'รอบ',
  'plans.meterEnergy': 'พลังงาน',
};
