import type { JobAssignee } from '@gemba/contract/jobs';
import type { Words } from '../i18n/words.svelte.ts';

/** Whose a job is, in words. */
export function whose(assignee: JobAssignee, words: Words): string {
  if (assignee === null) return words.t('jobs.nobody');
  return assignee.kind === 'person' ? assignee.person : words.t('jobs.team', { team: assignee.team });
}
