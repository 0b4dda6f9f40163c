/** How items of the quarantine are drawn and named; pure. */

import type { QuarantineState, QuarantineSum } from '@gemba/contract/quarantine';
import type { GlyphName } from '../widgets/Glyph.svelte';

export const PILLS = {
  open: { glyph: 'slow', tone: 'warn' },
  replaying: { glyph: 'arrow', tone: 'dashed' },
  replayed: { glyph: 'check', tone: 'done' },
  dismissed: { glyph: 'idle', tone: 'quiet' },
} as const satisfies Record<QuarantineState, { glyph: GlyphName; tone: string }>;

/** `Filler 1 · speed · from edge-1`: machine, signal and source as far as they are known. */
export function placeOf(
  { machine, source, signal }: { machine: string | null; source: string | null; signal?: string | null },
  nameOf: (machine: string) => string,
): string {
  const parts = [machine === null ? null : nameOf(machine), signal ?? null, source];
  return parts.filter((part) => part !== null).join(' · ');
}

/** Whether two sums are of the same things. */
export const isSame = (a: QuarantineSum, b: QuarantineSum): boolean =>
  a.reason === b.reason && a.source === b.source && a.machine === b.machine;
