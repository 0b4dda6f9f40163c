/** What alarms say besides their text, in Vietnamese. */

import type { Translated } from '../catalogue.ts';
import type { alarmDetails as english } from '../en/alarm-details.ts';

export const alarmDetails: Translated<typeof english> = {
  'alarm.detail.forecast': 'dự kiến {time}, trong khoảng {from} đến {to} (độ tin cậy {confidence} %)',
  'alarm.detail.setPoint': 'giá trị đặt {value}',
  'alarm.detail.plan': '{made} trên {planned} sản phẩm',
  'alarm.detail.pair': 'lệnh {command}, phản hồi {feedback}',
  'alarm.detail.rate': '{value} mỗi phút',
  'alarm.detail.ideal': 'chu kỳ lý tưởng {value} s',
  'alarm.detail.plans': 'kế hoạch: {plans}',
  'alarm.detail.status': 'trạng thái {status}',
  'alarm.detail.machine': '{message} (mức nghiêm trọng {severity} tại máy)',
  'alarm.rule.one-beyond-3-sigma': 'vượt quá ba sigma',
  'alarm.rule.two-of-three': 'hai trong ba điểm vượt hai sigma',
  'alarm.rule.four-of-five': 'bốn trong năm điểm vượt một sigma',
  'alarm.rule.eight-on-a-side': 'tám điểm cùng một phía đường tâm',
  'alarm.rule.range': 'khoảng biến thiên trượt quá lớn',
};
