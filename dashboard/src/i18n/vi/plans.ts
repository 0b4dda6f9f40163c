/** What maintenance plans and meters say, in Vietnamese. */

import type { Translated } from '../catalogue.ts';
import type { plans as english } from '../en/plans.ts';

export const plans: Translated<typeof english> = {
  'plans.cycles': '{limit} chu kỳ',
  'plans.parts': '{limit} sản phẩm',
  'plans.energy': '{limit} kWh',
  'plans.counter': '{limit} {unit}',
  'plans.condition': 'khi có cảnh báo: {rule}',
  'plans.forecast': '{signal} đạt {limit}',
  'plans.or': '{one} hoặc {other}',
  'plans.left': 'còn {count}',
  'plans.over': 'vượt {count}',
  'plans.covers': 'bao gồm {plans}',
  'plans.coveredBy': 'cùng với {plan}',
  'plans.rest': 'chưa làm: {tasks}',
  'plans.paused': 'tạm dừng đến {time}',
  'plans.sure': 'chắc chắn {percent} %',
  'plans.inTime': '{inTime} trên {services} đúng hạn',
  'plans.interval': 'cứ {days} ngày',
  'plans.intervalSpread': 'cứ {days} ± {spread} ngày',
  'plans.missed': 'bỏ lỡ {count}',
  'plans.meters': 'Bộ đếm',
  'plans.metersNone': 'Chưa nhận được tín hiệu từ máy nào.',
  'plans.metersFailed': 'Không đọc được bộ đếm: {reason}',
  'plans.known': 'biết {percent} %',
  'plans.perDay': '{value} mỗi ngày',
  'plans.neverRead': 'chưa đọc lần nào',
  'plans.run-hours': 'Giờ chạy',
  'plans.meterParts': 'Sản phẩm',
  'plans.meterCycles': 'Chu kỳ',
  'plans.meterEnergy': 'Năng lượng',
};
