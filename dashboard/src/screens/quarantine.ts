/** How items of the quarantine are drawn and named, and what they hold as text; pure. */

import type { QuarantineReason, QuarantineState, QuarantineSum } from '@gemba/contract/quarantine';
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

/** Replaying is offered where mending a cause can help: nothing makes an impossible value a possible one. */
export const offersReplay = (reason: QuarantineReason, replayable: boolean): boolean =>
  replayable && reason !== 'not-storable';

/** More of a text nobody reads on a page. */
const TEXT_MAX_CHARS = 600;
const BYTES_SHOWN = 256;
/** Of a line: offset, bytes and characters together are no wider than a phone. */
const BYTES_A_LINE = 8;

/** A value as it was sent; long texts by their beginning. */
export const valueText = (value: string | number | boolean | null): string => (value === null ? '–' : cut(`${value}`));

const cut = (text: string): string => (text.length > TEXT_MAX_CHARS ? `${text.slice(0, TEXT_MAX_CHARS)}…` : text);

/** What nobody could read, for eyes: the text that it is, else its bytes in hexadecimal with what they would be in ASCII. */
export function evidenceText(base64: string): string {
  const bytes = Uint8Array.from(atob(base64), (char) => char.charCodeAt(0));
  return textOf(bytes) ?? hexOf(bytes);
}

/** `null` where it is no text. It may break off in the middle of a character: only its beginning is kept. */
function textOf(bytes: Uint8Array<ArrayBuffer>): string | null {
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes, { stream: true });
    // biome-ignore lint/suspicious/noControlCharactersInRegex: it is these that no text has
    return text.trim() === '' || /[\0-\x08\x0b\x0c\x0e-\x1f\x7f]/.test(text) ? null : cut(text);
  } catch {
    return null;
  }
}

function hexOf(bytes: Uint8Array): string {
  const lines: string[] = [];
  for (let at = 0; at < Math.min(bytes.length, BYTES_SHOWN); at += BYTES_A_LINE) {
    const some = [...bytes.slice(at, at + BYTES_A_LINE)];
    const hex = some.map((byte) => byte.toString(16).padStart(2, '0')).join(' ');
    const ascii = some.map((byte) => (byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : '·')).join('');
    lines.push(`${at.toString(16).padStart(4, '0')}  ${hex.padEnd(BYTES_A_LINE * 3 - 1)}  ${ascii}`);
  }
  if (bytes.length > BYTES_SHOWN) lines.push('…');
  return lines.join('\n');
}
