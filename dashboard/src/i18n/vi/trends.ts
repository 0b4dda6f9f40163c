/** Trends and their export, in Vietnamese. */

import type { Translated } from '../catalogue.ts';
import type { trends as english } from '../en/trends.ts';

export const trends: Translated<typeof english> = {
  'trends.signals': 'Tín hiệu',
  'trends.machine': 'Máy',
  'trends.most': 'Tối đa {count} tín hiệu cùng lúc: hãy bỏ bớt một tín hiệu.',
  'trends.none': 'Chọn tín hiệu để xem diễn biến.',
  'trends.unknown': 'Nhà máy không có tín hiệu “{signal}”.',
  'trends.window': 'Khoảng thời gian',
  'trends.shift': 'Ca',
  'trends.own': 'Từ – đến',
  'trends.from': 'Từ',
  'trends.to': 'Đến',
  'trends.zone': 'Giờ tại nhà máy: {zone}',
  'trends.show': 'Hiển thị',
  'trends.earlier': 'Sớm hơn',
  'trends.later': 'Muộn hơn',
  'trends.nearer': 'Phóng to',
  'trends.further': 'Thu nhỏ',
  'trends.following': 'chạy theo hiện tại',
  'trends.everyReading': 'hiển thị mọi giá trị đọc',
  'trends.means': 'trung bình mỗi {step}, dải từ nhỏ nhất đến lớn nhất',
  'trends.hint':
    'Kéo để di chuyển, lăn chuột hoặc chụm hai ngón để phóng, giữ Shift và kéo để chọn một đoạn. Phím: mũi tên để trỏ, Shift và mũi tên để di chuyển, + và − để phóng to, thu nhỏ, Page Up và Page Down để lùi hoặc tiến một khoảng, Escape để thôi trỏ.',
  'trends.chart': 'Xu hướng của {signals}',
  'trends.missing': 'Không có dữ liệu {span}: {cause}',
  'trends.unwatched': 'không được theo dõi',
  'trends.changes': 'nhiều giá trị',
  'trends.failed': 'Không lấy được lịch sử: {reason}',
  'trends.loading': 'Đang lấy lịch sử.',
  'trends.nothing': 'không có giá trị nào',
  'trends.again': 'Thử lại',
  'trends.empty': 'Không đọc được gì của các tín hiệu này trong khoảng này. Hãy chọn khoảng dài hơn hoặc sớm hơn.',
  'trends.remove': 'Bỏ {signal}',
  'trends.export': 'Xuất dữ liệu',
  'trends.exportHint': 'Mọi giá trị đọc trong khoảng này, với giờ UTC và giờ tại nhà máy.',
  'trends.yes': 'có',
  'trends.no': 'không',
  'trends.ofLine': 'Xu hướng của {machine}',
  'trends.ofSignal': 'Xu hướng của {signal}',
};
