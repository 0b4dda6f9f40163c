/** Rules tried on the past: by what they are judged, and each incident and false alarm, in Vietnamese. */

import type { Translated } from '../catalogue.ts';
import type { studies as english } from '../en/studies.ts';

export const studies: Translated<typeof english> = {
  'study.judge': 'Đánh giá theo',
  'study.byStops': 'các lần dừng thật của máy',
  'study.byKnown': 'những gì tôi biết về thời gian đó',
  'study.known': 'Hỏng hóc và những lúc cần có cảnh báo: mỗi dòng TỪ, ĐẾN, GÌ',
  'study.knownHint':
    'Thời gian không có múi giờ được hiểu theo nhà máy ({zone}). Tệp có thể là CSV, hoặc JSON gồm các cặp thời gian.',
  'study.file': 'Từ tệp',
  'study.wrong': 'Không đọc được: {line}',
  'study.count': { other: '{count} sự việc đã biết' },
  'study.told': { other: 'Đã báo, trong {count} sự việc đã biết' },
  'study.false': 'Báo động giả: không ứng với sự việc nào',
  'study.lead': 'Trước khi bắt đầu',
  'study.noneMissed': '{before} → {after} cảnh báo, không bỏ sót sự việc nào đã biết.',
  'study.missed': { other: '{before} → {after} cảnh báo, bỏ sót {count} sự việc đã biết.' },
  'study.lost': 'Đã biết, nhưng không còn được báo',
  'study.won': 'Đã biết, và chỉ bản thử mới báo',
  'study.each': 'Từng sự việc',
  'study.what': 'Việc gì, khi nào',
  'study.ahead': 'trước {time}',
  'study.after': 'sau khi bắt đầu {time}',
  'study.not': 'bỏ sót',
  'study.falseOnes': 'Báo động giả',
  'study.more': { other: 'và {count} cái nữa' },
  'study.none': 'không có',
};
