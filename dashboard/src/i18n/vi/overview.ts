/** The overview, in Vietnamese. */

import type { Translated } from '../catalogue.ts';
import type { overview as english } from '../en/overview.ts';

export const overview: Translated<typeof english> = {
  'overview.title': 'Ca này, mọi nhà máy',
  'overview.asKnown': 'tính đến {time}',
  'overview.oee': 'OEE so với mục tiêu',
  'overview.againstTarget': '{difference} so với mục tiêu {target}',
  'overview.noTarget': 'không có mục tiêu',
  'overview.made': 'Đã làm so với kế hoạch',
  'overview.lost': 'Tổn thất ca này',
  'overview.lostIn': '{minutes} phút · {count} lần dừng',
  'overview.abnormal': 'Bất thường lúc này',
  'overview.quality': 'Chất lượng',
  'overview.complete': 'Độ đầy đủ số liệu',
  'overview.withoutReason': '{count} lần dừng chưa rõ lý do',
  'overview.lines': 'Dây chuyền',
  'overview.legend': 'thanh = OEE, vạch = mục tiêu',
  'overview.line': 'Dây chuyền',
  'overview.now': 'Bây giờ',
  'overview.minutes': '{minutes} phút',
  'overview.losses': 'Tổn thất lớn nhất',
  'overview.lossesHint': 'phút · tiền, ca này',
  'overview.noLosses': 'Ca này không có tổn thất.',
  'overview.lossesFailed': 'Không lấy được tổn thất: {reason}',
  'overview.noReason': 'chưa rõ lý do',
};
