/** Leading and following jobs: assigning, changing, merging, links, what the server refuses, in Japanese. */

import type { Translated } from '../catalogue.ts';
import type { jobWork as english } from '../en/job-work.ts';

export const jobWork: Translated<typeof english> = {
  'jobs.asOf': '{time} 時点・ライブではありません',
  'error.jobState': 'ジョブは今「{state}」のため、この操作はできません。もう一度確認してください。',
  'error.jobIncomplete':
    'まだ完了できません。次の項目に回答し、異常な項目には理由を書くかジョブを作成してください：{items}',
  'error.attachmentKind': '写真（JPEG、PNG、WebP）でも PDF でもありません。',
  'error.tooLarge': '{limit} を超えています。',
  'error.notFound': '存在しないか、すでになくなっています。',
  'error.tooMany': '一度に多すぎます。1 分待ってからやり直してください。',
  'jobs.merge': '既存のジョブに加える',
  'jobs.mergeInto': '加える先のジョブ',
  'jobs.elsewhere': '他の機械',
};
