/** Rules tried on the past: by what they are judged, and each incident and false alarm, in Thai. */

import type { Translated } from '../catalogue.ts';
import type { studies as english } from '../en/studies.ts';

export const studies: Translated<typeof english> = {
  'study.judge': 'ตัดสินโดย',
  'study.byStops': 'การหยุดจริงของเครื่อง',
  'study.byKnown': 'สิ่งที่ฉันรู้เกี่ยวกับช่วงนั้น',
  'study.known': 'การขัดข้องและช่วงเวลาที่ควรมีการเตือน: บรรทัดละ เริ่ม, สิ้นสุด, อะไร',
  'study.knownHint': 'เวลาที่ไม่ระบุเขตเป็นเวลาของโรงงาน ({zone}) ไฟล์เป็น CSV หรือ JSON ที่มีคู่เวลาได้',
  'study.file': 'จากไฟล์',
  'study.wrong': 'อ่านไม่ได้: {line}',
  'study.count': { other: 'ทราบ {count} เหตุการณ์' },
  'study.told': { other: 'แจ้งได้ จาก {count} เหตุการณ์ที่ทราบ' },
  'study.false': 'เตือนผิด: ไม่ตรงกับเหตุการณ์ใด',
  'study.lead': 'ล่วงหน้าก่อนเริ่ม',
  'study.noneMissed': 'การเตือน {before} → {after} ไม่พลาดเหตุการณ์ที่ทราบ',
  'study.missed': { other: 'การเตือน {before} → {after} พลาด {count} เหตุการณ์ที่ทราบ' },
  'study.lost': 'ทราบ แต่จะไม่แจ้งอีก',
  'study.won': 'ทราบ และมีแต่แบบที่ลองเท่านั้นที่แจ้ง',
  'study.each': 'แต่ละเหตุการณ์',
  'study.what': 'อะไร เมื่อไร',
  'study.ahead': 'ก่อน {time}',
  'study.after': 'หลังเริ่ม {time}',
  'study.not': 'พลาด',
  'study.falseOnes': 'การเตือนผิด',
  'study.more': { other: 'และอีก {count} รายการ' },
  'study.none': 'ไม่มี',
};
