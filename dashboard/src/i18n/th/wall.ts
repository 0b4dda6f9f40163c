/** Walls, in Thai. */

import type { Translated } from '../catalogue.ts';
import type { wall as english } from '../en/wall.ts';

export const wall: Translated<typeof english> = {
  'wall.down': 'หยุด {count}',
  'wall.slow': 'ช้า {count}',
  'wall.noData': 'ไม่มีข้อมูล {count}',
  'wall.due': 'ถึงกำหนด {count}',
  'wall.page': 'หน้า {page}/{pages}',
  'wall.until': 'ถึง {time}',
  'wall.known': 'รู้ {percent} %',
  'wall.knownFor': 'รู้ {lasting}',
  'wall.noAlarms': 'ไม่มีสัญญาณเตือน',
  'wall.more': 'อีก {count} รายการ',
  'wall.shelved': 'พักไว้ {count}',
  'wall.uncertain': 'ไม่แน่ชัด',
  'wall.unknown': 'ไม่มีจอ “{id}”',
  'wall.all': 'จอทั้งหมด',
  'walls.title': 'จอผนัง',
  'walls.hint': 'จอผนังคือโรงงาน พื้นที่ หรือสายการผลิตแบบเต็มจอ อ่านได้จากสิบเมตร',
  'walls.site': 'โรงงาน',
  'walls.area': 'พื้นที่',
  'walls.line': 'สายการผลิต',
  'walls.machines': '{count} เครื่อง',
};
