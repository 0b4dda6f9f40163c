/** What alarms say besides their text, in Thai. */

import type { Translated } from '../catalogue.ts';
import type { alarmDetails as english } from '../en/alarm-details.ts';

export const alarmDetails: Translated<typeof english> = {
  'alarm.detail.forecast': 'คาดว่า {time} ระหว่าง {from} ถึง {to} (ความเชื่อมั่น {confidence} %)',
  'alarm.detail.setPoint': 'ค่าเป้าหมาย {value}',
  'alarm.detail.plan': '{made} จาก {planned} ชิ้น',
  'alarm.detail.pair': 'คำสั่ง {command} สัญญาณตอบ {feedback}',
  'alarm.detail.rate': '{value} ต่อนาที',
  'alarm.detail.ideal': 'รอบเวลาอุดมคติ {value} s',
  'alarm.detail.plans': 'แผน: {plans}',
  'alarm.detail.status': 'สถานะ {status}',
  'alarm.detail.machine': '{message} (ความรุนแรง {severity} ที่เครื่องจักร)',
  'alarm.rule.one-beyond-3-sigma': 'เกินสามซิกมา',
  'alarm.rule.two-of-three': 'สองในสามจุดเกินสองซิกมา',
  'alarm.rule.four-of-five': 'สี่ในห้าจุดเกินหนึ่งซิกมา',
  'alarm.rule.eight-on-a-side': 'แปดจุดอยู่ฝั่งเดียวของเส้นกลาง',
  'alarm.rule.range': 'พิสัยเคลื่อนที่กว้างเกินไป',
};
