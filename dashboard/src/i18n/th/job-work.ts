/** Leading and following jobs: assigning, changing, merging, links, what the server refuses, in Thai. */

import type { Translated } from '../catalogue.ts';
import type { jobWork as english } from '../en/job-work.ts';

export const jobWork: Translated<typeof english> = {
  'jobs.asOf': 'ข้อมูลถึง {time} ไม่ใช่ข้อมูลสด',
  'error.jobState': 'งานนี้{state}แล้ว จึงทำสิ่งนี้ไม่ได้ โปรดดูอีกครั้ง',
  'error.jobIncomplete': 'ยังปิดงานไม่ได้ ตอบรายการเหล่านี้ก่อน ข้อที่ไม่ปกติให้บอกเหตุผลหรือสร้างงานใหม่: {items}',
  'error.attachmentKind': 'ไฟล์นี้ไม่ใช่รูปถ่าย (JPEG, PNG, WebP) และไม่ใช่ PDF',
  'error.tooLarge': 'ใหญ่เกิน {limit}',
  'error.notFound': 'ไม่มี หรือไม่มีแล้ว',
  'error.tooMany': 'มากเกินไปในคราวเดียว รอหนึ่งนาทีแล้วลองใหม่',
  'jobs.merge': 'รวมเข้ากับงาน',
  'jobs.mergeInto': 'งานที่จะรวม',
  'jobs.elsewhere': 'เครื่องอื่น',
};
