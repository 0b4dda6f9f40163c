/** The house itself: certificates and wall screens, in Vietnamese. */

import type { Translated } from '../catalogue.ts';
import type { house as english } from '../en/house.ts';

export const house: Translated<typeof english> = {
  'house.certificates': 'Chứng chỉ',
  'house.certificatesHint': 'hết hạn trước đứng trước',
  'house.noCertificates': 'Chưa biết chứng chỉ nào: không có gì được mã hóa, hoặc chưa gateway nào báo.',
  'house.server': 'Máy chủ',
  'house.ended': 'đã hết hạn',
  'house.daysLeft': { other: 'còn {count} ngày' },
  'house.kind.gateway': 'của gateway, dùng với các máy',
  'house.kind.machine': 'của máy chủ OPC UA trên máy',
  'house.kind.broker': 'của broker',
  'house.kind.broker-client': 'riêng, dùng với broker',
  'house.kind.broker-authority': 'cơ quan tin cậy cho broker',
  'house.kind.server': 'HTTPS',
  'house.kind.mail-authority': 'cơ quan tin cậy cho máy chủ thư',
  'house.walls': 'Màn hình tường',
  'house.noWalls': 'Chưa mở màn hình tường nào.',
  'house.wall.live': 'đang chạy',
  'house.wall.silent': 'im lặng',
  'house.wall.closed': 'đã đóng',
  'house.seen': 'tín hiệu cuối {time}',
  'house.neverSeen': 'chưa có tín hiệu',
  'house.rename': 'Đổi tên',
  'house.forget': 'Bỏ khỏi danh sách',
  'house.name': 'Tên',
  'house.nameHint': 'Treo ở đâu, để người cần đến biết. Để trống: nơi mà màn hình hiển thị.',
  'house.forgetHint':
    'Dành cho màn hình đã tháo, hoặc trình duyệt mất bộ nhớ và trở lại như một màn hình khác. Sẽ không ai chờ nó nữa; màn hình còn chạy sẽ tự trở lại.',
};
