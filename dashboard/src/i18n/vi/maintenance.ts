/** The maintenance board, in Vietnamese. */

import type { Translated } from '../catalogue.ts';
import type { maintenance as english } from '../en/maintenance.ts';

export const maintenance: Translated<typeof english> = {
  'maintenance.overdue': 'Quá hạn',
  'maintenance.today': 'Đến hạn trong 24 giờ',
  'maintenance.week': 'Đến hạn trong 7 ngày',
  'maintenance.later': 'Sau này',
  'maintenance.done': 'Xong hôm nay',
  'maintenance.none': 'không có',
  'maintenance.noPlans': 'Chưa có kế hoạch bảo trì. Khai báo trong config/plant.yaml, mục maintenance.',
  'maintenance.runHours': '{hours} giờ chạy',
  'maintenance.used': '{percent} %',
  'maintenance.wasDue': 'đã đến hạn {time}',
  'maintenance.dueAt': 'đến hạn {time}',
  'maintenance.dueNow': 'đến hạn bây giờ',
  'maintenance.forecast': '≈ {time}',
  'maintenance.noForecast': 'chưa có dự báo',
  'maintenance.left': 'còn {hours} giờ',
  'maintenance.over': 'quá {hours} giờ',
  'maintenance.lastDone': 'lần trước {time}',
  'maintenance.lastDoneBy': 'lần trước {time} · {name}',
  'maintenance.neverDone': 'chưa làm lần nào',
  'maintenance.takes': '{minutes} phút',
  'maintenance.job': 'phiếu đang mở',
  'maintenance.complete': 'Đã xong',
  'maintenance.completeOf': 'Đã xong: {machine}, {task}',
  'maintenance.completed': 'Đã ghi là xong',
  'maintenance.comment': 'Đã làm gì',
  'maintenance.commentHint': 'không bắt buộc, lưu trong nhật ký bảo trì',
};
