/** Leading and following jobs: assigning, changing, merging, links, what the server refuses, in Vietnamese. */

import type { Translated } from '../catalogue.ts';
import type { jobWork as english } from '../en/job-work.ts';

export const jobWork: Translated<typeof english> = {
  'jobs.asOf': 'biết đến {time}, không trực tiếp',
  'error.jobState': 'Công việc hiện đã {state}, việc này không còn phù hợp. Hãy xem lại.',
  'error.jobIncomplete':
    'Chưa thể hoàn thành. Hãy trả lời các mục này; mục nào không đạt thì ghi lý do hoặc lập công việc mới: {items}',
  'error.attachmentKind': 'Tệp này không phải ảnh (JPEG, PNG, WebP) cũng không phải PDF.',
  'error.tooLarge': 'Lớn hơn {limit}.',
  'error.notFound': 'Không có, hoặc không còn nữa.',
  'error.tooMany': 'Quá nhiều cùng lúc. Hãy đợi một phút rồi thử lại.',
  'jobs.merge': 'Gộp vào công việc',
  'jobs.mergeInto': 'Công việc sẽ gộp vào',
  'jobs.elsewhere': 'Máy khác',
};
