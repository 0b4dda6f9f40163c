/** Leading and following jobs: assigning, changing, merging, links, what the server refuses, in German. */

import type { Translated } from '../catalogue.ts';
import type { jobWork as english } from '../en/job-work.ts';

export const jobWork: Translated<typeof english> = {
  'jobs.asOf': 'Stand {time}, nicht live',
  'error.jobState': 'Der Auftrag ist inzwischen {state}, das passt nicht mehr. Sehen Sie ihn noch einmal an.',
  'error.jobIncomplete':
    'Noch nicht fertig. Beantworten Sie diese Punkte; zu dem, was nicht in Ordnung ist, sagen Sie warum, oder machen Sie einen Auftrag daraus: {items}',
  'error.attachmentKind': 'Das ist weder ein Foto (JPEG, PNG, WebP) noch ein PDF.',
  'error.tooLarge': 'Das ist größer als {limit}.',
  'error.notFound': 'Das gibt es nicht, oder nicht mehr.',
  'error.tooMany': 'Zu viel auf einmal. Warten Sie eine Minute und versuchen Sie es wieder.',
  'jobs.merge': 'Zu einem Auftrag nehmen',
  'jobs.mergeInto': 'Auftrag, zu dem es gehört',
  'jobs.elsewhere': 'Andere Maschinen',
};
