/** Walls, in Vietnamese. */

import type { Translated } from '../catalogue.ts';
import type { wall as english } from '../en/wall.ts';

export const wall: Translated<typeof english> = {
  'wall.down': '{count} dừng',
  'wall.slow': '{count} chậm',
  'wall.noData': '{count} mất dữ liệu',
  'wall.due': '{count} đến hạn',
  'wall.page': 'Trang {page}/{pages}',
  'wall.until': 'đến {time}',
  'wall.known': 'biết {percent} %',
  'wall.knownFor': 'biết {lasting}',
  'wall.noAlarms': 'Không có cảnh báo',
  'wall.more': '+ {count} nữa',
  'wall.shelved': '{count} tạm hoãn',
  'wall.uncertain': 'chưa chắc chắn',
  'wall.unknown': 'Không có bảng “{id}”.',
  'wall.all': 'Tất cả bảng',
  'walls.title': 'Bảng lớn',
  'walls.hint': 'Một bảng là một nhà máy, khu vực hoặc dây chuyền, toàn màn hình, đọc được từ mười mét.',
  'walls.site': 'Nhà máy',
  'walls.area': 'Khu vực',
  'walls.line': 'Dây chuyền',
  'walls.machines': '{count} máy',
};
