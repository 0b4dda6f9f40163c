/** The checklist of a job: answers, measured values against their limits, and what an answer that isn't in order asks for. */

import type { CheckVerdict } from '@gemba/contract/jobs';
import type { JobStep, Told } from './event.ts';
import { refused, said, stepped } from './fact.ts';
import type { CheckItem, Job } from './types.ts';

export const ITEMS_MAX = 300;

/** Not in order: bad, or beyond its limits. */
export const outOfOrder = ({ result }: CheckItem): boolean =>
  result?.verdict === 'not-ok' || result?.verdict === 'out-of-tolerance';

/** Not in order, or left out although it is required, and nobody has said why or made a job of it. */
export function loose(item: CheckItem): boolean {
  const { result, required } = item;
  if (result === null || result.remark !== null || result.followUp !== null) return false;
  return outOfOrder(item) || (result.verdict === 'skipped' && required);
}

/** Answers an item; without verdict and value the answer is taken back. */
export function check(job: Job, event: Told<'check'>): JobStep {
  const item = job.items.find(({ id }) => id === event.item);
  if (item === undefined) return refused(job, { kind: 'no-item', item: event.item });
  const { verdict, value, by, atNs } = event;
  const remark = event.comment?.trim() || null;
  const put = (result: CheckItem['result']): Job => ({
    ...job,
    items: job.items.map((one) => (one === item ? { ...one, result } : one)),
  });
  if (verdict === null && value === null) {
    return stepped(put(null), said(job, 'checked', event, { item: item.id, verdict: null, value: null }));
  }
  const wanted = item.measure !== null && verdict !== 'skipped';
  if (wanted !== (value !== null)) return refused(job, { kind: 'value', item: item.text, wanted });
  const judged = value === null ? (verdict ?? 'ok') : verdictOf(value, item);
  const followUp = item.result?.followUp ?? null;
  const about = { item: item.id, verdict: judged, value };
  return stepped(put({ verdict: judged, value, remark, followUp, by, atNs }), said(job, 'checked', event, about));
}

/** Limits belong to what is in order. */
function verdictOf(value: number, { measure }: CheckItem): CheckVerdict {
  const { low, high } = measure ?? { low: null, high: null };
  return (low !== null && value < low) || (high !== null && value > high) ? 'out-of-tolerance' : 'ok';
}

export function addItem(job: Job, event: Told<'add-item'>): JobStep {
  if (job.items.length >= ITEMS_MAX) return refused(job, { kind: 'limit', what: 'items', max: ITEMS_MAX });
  const item: CheckItem = {
    ...{ id: event.act, text: event.text.trim(), measure: event.measure, required: true, photo: false, result: null },
  };
  return stepped({ ...job, items: [...job.items, item] }, said(job, 'item-added', event, { item: item.id }));
}

/** Whether somebody has added it on the job: its id is that of the act. */
export const isAdded = ({ acts }: Job, { id }: CheckItem): boolean => acts.includes(id);

/** Takes off what was added by mistake. What is asked for elsewhere is skipped instead, and an answer is taken back first. */
export function removeItem(job: Job, event: Told<'remove-item'>): JobStep {
  const item = job.items.find(({ id }) => id === event.item);
  if (item === undefined) return refused(job, { kind: 'no-item', item: event.item });
  if (!isAdded(job, item) || item.result !== null) return refused(job, { kind: 'item-stays', item: item.text });
  const items = job.items.filter((one) => one !== item);
  return stepped({ ...job, items }, said(job, 'item-removed', event, { item: item.id, text: item.text }));
}
