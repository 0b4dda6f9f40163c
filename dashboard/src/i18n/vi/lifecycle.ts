/** The lifecycle of alarms: how they are kept quiet, what belongs together, in Vietnamese. */

import type { Translated } from '../catalogue.ts';
import type { lifecycle as english } from '../en/lifecycle.ts';

export const lifecycle: Translated<typeof english> = {
  'alarm.comment': 'Bình luận',
  'alarm.commentLabel': 'Nội dung',
  'alarm.commentHint': 'lưu cùng tên bạn trong nhật ký cảnh báo',
  'alarm.job': 'Tạo việc',
  'alarm.jobLabel': 'Cần làm gì',
  'alarm.jobHint': 'không bắt buộc; nếu bỏ trống, việc ghi theo chỉ dẫn của cảnh báo',
  'alarm.returnToService': 'Đưa vào sử dụng lại',
  'alarm.once': 'Đến khi bình thường',
  'alarm.onceHint': 'tối đa theo quy định của nhà máy',
  'alarm.takeOut': 'Ngừng sử dụng',
  'alarm.takeOutHint': 'không có thời hạn; phải tự đưa lại',
  'alarm.shelvedOnce': 'tạm hoãn đến khi bình thường, muộn nhất {time}',
  'alarm.shelfEnding': 'sắp hết',
  'alarm.suppressedBy': 'tắt do: {cause}',
  'alarm.graceUntil': 'đến {time}',
  'alarm.chattering': 'lúc có lúc không',
  'alarm.firstOut': 'xảy ra đầu tiên',
  'alarm.follower': 'xảy ra theo sau',
  'alarm.inFlood': 'không thông báo: lũ cảnh báo',
  'alarm.occurrences': '{count} lần chưa xác nhận',
};
