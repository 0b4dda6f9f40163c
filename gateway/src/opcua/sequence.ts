/** Sequence numbers of notification messages: 32 bits, and after the highest comes 1, since 0 is left out [OPC 10000-4 §7.9]. */

const HIGHEST = 0xffff_ffff;
/** What is further behind than this is ahead: the numbers go round. */
const HALF = 0x8000_0000;

/** The number that follows. */
export const after = (sequence: number): number => (sequence >= HIGHEST ? 1 : sequence + 1);

/** Whether `one` comes before `other`, the shorter way round. */
export function isBefore(one: number, other: number): boolean {
  const ahead = (other - one + HIGHEST) % HIGHEST;
  return ahead > 0 && ahead < HALF;
}

/** The first number from `due` on that is not held although a later one is; `null` when none is missing. */
export function missingFrom(due: number, held: readonly number[]): number | null {
  const ahead = new Set(held.filter((sequence) => !isBefore(sequence, due)));
  for (let next = due; ahead.size > 0; next = after(next)) {
    if (!ahead.delete(next)) return next;
  }
  return null;
}
