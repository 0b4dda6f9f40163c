/** Alarms, in Vietnamese. */

import type { Translated } from '../catalogue.ts';
import type { alarms as english } from '../en/alarms.ts';

export const alarms: Translated<typeof english> = {
  'alarm.none': 'Không có cảnh báo. Yên tĩnh là tốt.',
  'alarm.acknowledge': 'Xác nhận',
  'alarm.shelve': 'Tạm hoãn',
  'alarm.unshelve': 'Bỏ hoãn',
  'alarm.reset': 'Đặt lại',
  'alarm.actOn': '{act}: {machine}, {text}',
  'alarm.shelvedUntil': 'tạm hoãn đến {time}',
  'alarm.suppressed': 'tắt theo thiết kế',
  'alarm.outOfService': 'ngừng sử dụng',
  'alarm.returned': 'đã bình thường lại',
  'alarm.latched': 'đang chốt',
  'alarm.register': 'Đang tạm hoãn và đã tắt',
  'alarm.note': 'Ghi chú',
  'alarm.noteHint': 'không bắt buộc, lưu trong nhật ký cảnh báo',
  'alarm.reason': 'Lý do',
  'alarm.reasonHint': 'bắt buộc: vì sao được tạm im',
  'alarm.shelveFor': 'Trong',
};
