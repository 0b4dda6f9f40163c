/** How a job looks: glyph and tone of its state, the acts in the order in which people need them. Pure. */

import type { JobActKind, JobDetailView, JobState, JobView } from '@gemba/contract/jobs';
import type { GlyphName } from '../widgets/Glyph.svelte';

type Tone = 'down' | 'warn' | 'plan' | 'quiet' | 'done' | 'hollow';

export const STATE_LOOK: Readonly<Record<JobState, { glyph: GlyphName; tone: Tone }>> = {
  open: { glyph: 'ring', tone: 'hollow' },
  assigned: { glyph: 'dot', tone: 'hollow' },
  'in-work': { glyph: 'maintenance', tone: 'plan' },
  waiting: { glyph: 'clock', tone: 'warn' },
  done: { glyph: 'check', tone: 'done' },
  closed: { glyph: 'check', tone: 'quiet' },
  cancelled: { glyph: 'down', tone: 'quiet' },
};

/** Acts on the job itself, the next step first; what belongs to a card of its own stands there. */
export const HEAD_ACTS = [
  'take',
  'start',
  'done',
  'close',
  'wait',
  'assign',
  'hold-machine',
  'release-machine',
  'reopen',
  'change',
  'cancel',
] as const satisfies JobActKind[];
export type HeadAct = (typeof HEAD_ACTS)[number];
/** Done at a touch; all others are asked more of. */
const AT_ONCE = ['take', 'start', 'hold-machine', 'release-machine'] as const satisfies HeadAct[];
export type AskedAct = Exclude<HeadAct, (typeof AT_ONCE)[number]> | 'failure';
export const isAtOnce = (act: HeadAct): act is (typeof AT_ONCE)[number] => (AT_ONCE as readonly string[]).includes(act);

/**
 * What can be done now in the order of {@link HEAD_ACTS}; a machine is held or released, never both, and what is one's own
 * already is not taken.
 * @param me name of whoever asks; `null` where nobody has signed in
 */
export function headActs(
  { acts, holdsMachine, assignee }: Pick<JobDetailView, 'acts' | 'holdsMachine' | 'assignee'>,
  me: string | null,
): HeadAct[] {
  const other: JobActKind = holdsMachine ? 'hold-machine' : 'release-machine';
  const isMine = assignee?.kind === 'person' && assignee.person === me;
  return HEAD_ACTS.filter((act) => acts.includes(act) && act !== other && !(act === 'take' && isMine));
}

/** Overdue while somebody still has something to do. */
export const isOverdue = ({ dueMs, endedMs, doneMs }: JobView, nowMs: number): boolean =>
  dueMs !== null && dueMs < nowMs && endedMs === null && doneMs === null;

/** A number that was typed, with comma or point; `null` when it is none. */
export function numberTyped(text: string): number | null {
  const plain = text.trim().replace(',', '.');
  return /^[+-]?\d+(\.\d+)?$/.test(plain) ? Number(plain) : null;
}

/** Step of a quantity or a measured value: all decimals that were typed, three at most, and no others. */
export const stepOf = (value: number): number =>
  [1, 0.1, 0.01].find((step) => Number.isInteger(Math.round((value / step) * 1000) / 1000)) ?? 0.001;
