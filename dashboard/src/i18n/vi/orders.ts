/** Lệnh đang chạy, bằng tiếng Việt. */

export const orders = {
  'orders.title': 'Mục tiêu và thực tế',
  'orders.figures': 'Chỉ số của lệnh này',
  'orders.targetNow': 'Lẽ ra đến nay',
  'orders.pace': 'Hiện mỗi sản phẩm mất',
  'orders.forecast': 'Dự báo',
  'orders.rest': 'Ngoài giờ làm việc',
  'orders.noneRuns': 'Không có lệnh nào đang chạy trên dây chuyền này.',
  'orders.next': 'Tiếp theo: {order}, {product}, từ {time}.',
  'orders.changeover': 'Sắp chuyển đổi: {from} → {to} (lệnh {order})',
  'orders.changeoverTo': 'Sắp chuyển đổi sang {to} (lệnh {order})',
  'orders.setup': 'dự kiến {minutes} phút',
  'orders.noProcedure': 'Chưa có hướng dẫn nào gắn với lần chuyển đổi này.',
  'orders.finish': 'xong {finish}, hạn {due}',
} as const;
