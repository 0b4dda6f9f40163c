/**
 * Something that a part of the server notices for as long as it is so. It goes by the server's clock alone, and ends when
 * nobody has noticed it for a while.
 */

import { NS_PER_S } from '@gemba/contract/sample';
import type { Reading, Truth } from '../types.ts';
import { type Condition, conditionOf, nsFromS } from './condition.ts';

interface NotedMemory {
  /** When it was noticed last, server's clock; `null` before it ever was. */
  notedNs: bigint | null;
  told: Truth;
}

/** Noticed again within this, nothing is remembered anew: a flood of notices must not become one of commits. */
const AGAIN_NS = NS_PER_S;

export const noted: Condition<NotedMemory> = {
  about:
    'Of the system’s own alarms alone: a part of the server notices something again and again for as long as it is so.',
  pace: 'clock',
  stalls: false,
  initial: () => ({ notedNs: null, told: 'unknown' }),
  hear(memory, event, bound) {
    if (event.kind === 'noted') {
      const { atNs, over = false, value = null } = event;
      if (over) return memory.told === 'back' ? null : said({ ...memory, told: 'back' }, memory.told, atNs, atNs);
      if (memory.told === 'beyond' && memory.notedNs !== null && atNs - memory.notedNs < AGAIN_NS) return null;
      return said({ notedNs: atNs, told: 'beyond' }, memory.told, atNs, atNs, value);
    }
    if (event.kind !== 'silence') return null;
    const { nowNs } = event;
    const { notedNs } = memory;
    const overNs = notedNs === null ? nowNs : notedNs + nsFromS(conditionOf(bound, 'noted').forS);
    if (memory.told === 'back') return null;
    // Its on-delay, where the rule has one, goes by the clock.
    if (nowNs < overNs) return { memory, readings: [], throughNs: nowNs };
    return said({ ...memory, told: 'back' }, memory.told, overNs, nowNs);
  },
};

function said(memory: NotedMemory, before: Truth, atNs: bigint, throughNs: bigint, value: number | null = null) {
  const reading: Reading = { atNs, truth: memory.told, value, untilNs: null };
  return { memory, readings: before === memory.told ? [] : [reading], throughNs };
}
