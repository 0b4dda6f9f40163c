/** Spare parts that a job takes and brings back; what that does to the stock is `stock.ts`'s affair. Thousandths. */

import type { JobStep, Told } from './event.ts';
import { refused, said, stepped } from './fact.ts';
import type { Job } from './types.ts';

export function usePart(job: Job, event: Told<'use-part'>): JobStep {
  const { part, milli } = event;
  return stepped({ ...job, parts: added(job, part, milli) }, said(job, 'part-used', event, { part, milli }));
}

/** At most what was used. */
export function returnPart(job: Job, event: Told<'return-part'>): JobStep {
  const { part, milli } = event;
  const used = job.parts.find((one) => one.part === part)?.milli ?? 0;
  if (milli > used) return refused(job, { kind: 'not-used', part, milli: used });
  return stepped({ ...job, parts: added(job, part, -milli) }, said(job, 'part-returned', event, { part, milli }));
}

function added({ parts }: Job, part: string, milli: number): Job['parts'] {
  const before = parts.find((one) => one.part === part)?.milli ?? 0;
  const others = parts.filter((one) => one.part !== part);
  return before + milli === 0 ? others : [...others, { part, milli: before + milli }];
}
