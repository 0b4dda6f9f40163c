/** Leading and following jobs: assigning, changing, merging, links, what the server refuses, in English. */

export const jobWork = {
  'jobs.asOf': 'known up to {time}, not live',
  'error.jobState': 'The job is {state} meanwhile, and this no longer fits. Look at it again.',
  'error.jobIncomplete':
    'It can’t be done yet. Answer these lines; to what is not in order say why, or make a job of it: {items}',
  'error.attachmentKind': 'That is neither a photo (JPEG, PNG, WebP) nor a PDF.',
  'error.tooLarge': 'That is larger than {limit}.',
  'error.notFound': 'It does not exist, or no longer does.',
  'error.tooMany': 'Too much at once. Wait a minute, then try again.',
  'jobs.merge': 'Join to a job',
  'jobs.mergeInto': 'The job',
  'jobs.elsewhere': 'Other machines',
} as const;
