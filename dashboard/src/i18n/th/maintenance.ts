/** The maintenance board, in Thai. */

import type { Translated } from '../catalogue.ts';
import type { maintenance as english } from '../en/maintenance.ts';

export const maintenance: Translated<typeof english> = {
  'maintenance.overdue': 'เกินกำหนด',
  'maintenance.today': 'ถึงกำหนดใน 24 ชม.',
  'maintenance.week': 'ถึงกำหนดใน 7 วัน',
  'maintenance.later': 'ภายหลัง',
  'maintenance.done': 'เสร็จวันนี้',
  'maintenance.none': 'ไม่มี',
  'maintenance.noPlans': 'ยังไม่มีแผนซ่อมบำรุง เขียนไว้ที่ config/plant.yaml ใต้ maintenance',
  'maintenance.runHours': 'เดินเครื่อง {hours} ชม.',
  'maintenance.used': '{percent} %',
  'maintenance.wasDue': 'ถึงกำหนดแล้ว {time}',
  'maintenance.dueAt': 'กำหนด {time}',
  'maintenance.dueNow': 'ถึงกำหนดแล้ว',
  'maintenance.forecast': '≈ {time}',
  'maintenance.noForecast': 'ยังไม่มีการคาดการณ์',
  'maintenance.left': 'เหลือ {hours} ชม.',
  'maintenance.over': 'เกิน {hours} ชม.',
  'maintenance.lastDone': 'ครั้งก่อน {time}',
  'maintenance.lastDoneBy': 'ครั้งก่อน {time} · {name}',
  'maintenance.neverDone': 'ยังไม่เคยทำ',
  'maintenance.takes': '{minutes} นาที',
  'maintenance.job': 'มีใบงานเปิดอยู่',
  'maintenance.complete': 'เสร็จแล้ว',
  'maintenance.completeOf': 'เสร็จแล้ว: {machine}, {task}',
  'maintenance.completed': 'บันทึกว่าเสร็จแล้ว',
  'maintenance.comment': 'ทำอะไรไปบ้าง',
  'maintenance.commentHint': 'ไม่บังคับ เก็บในบันทึกซ่อมบำรุง',
};
