/** Parts that were booked later, as a card lists them. */

import type { Correction, EditView } from '@gemba/contract/edits';
import type { ShiftOfLineView } from '@gemba/contract/work';

type Parts = NonNullable<EditView['parts']>;

/** One booking with what became of it. */
export interface Booking {
  edit: EditView;
  correction: Correction;
  /** Less than 0: the other way round. */
  parts: number;
  /** Who took it back and when; `null` while it holds. */
  takenBack: EditView | null;
}

/** What was booked, out of the differences that it made. */
export function correctionOf({ good, reject, rework }: Parts): { correction: Correction; parts: number } {
  if (rework !== 0) return { correction: 'reworked', parts: rework };
  if (good !== 0 && good === -reject) return { correction: 'rejects-found', parts: reject };
  return reject !== 0 ? { correction: 'rejects-missed', parts: reject } : { correction: 'good-missed', parts: good };
}

/** Bookings, the latest first. */
export function bookingsOf(edits: readonly EditView[]): Booking[] {
  const back = new Map(edits.filter(({ kind }) => kind === 'retraction').map((edit) => [edit.edit, edit]));
  return edits
    .flatMap((edit): Booking[] =>
      edit.parts === null ? [] : [{ edit, ...correctionOf(edit.parts), takenBack: back.get(edit.id) ?? null }],
    )
    .sort((a, b) => b.edit.id - a.edit.id);
}

/** The shift for whose whole time, as far as it had gone, something was booked; `undefined` for another stretch. */
export const shiftOf = (
  { fromMs, toMs }: { fromMs: number; toMs: number },
  shifts: readonly ShiftOfLineView[],
): ShiftOfLineView | undefined =>
  shifts.find((shift, index) => {
    const isLast = index === shifts.length - 1;
    return shift.fromMs === fromMs && (shift.toMs === toMs || (isLast && toMs < shift.toMs));
  });
