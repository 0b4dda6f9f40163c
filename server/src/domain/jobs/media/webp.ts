/** A WebP without its metadata [RFC 9649 §2.7]: EXIF, XMP and unknown chunks go, and the header no longer speaks of them. */

import { joined } from './joined.ts';

const KEPT = new Set(['VP8 ', 'VP8L', 'VP8X', 'ALPH', 'ANIM', 'ANMF', 'ICCP']);
const HEADER_BYTES = 12;
/** Flags of VP8X: bits for EXIF and XMP. */
const METADATA_FLAGS = 0x0c;

/** `null` where it is damaged. */
export function strippedWebp(content: Uint8Array): Uint8Array | null {
  const view = new DataView(content.buffer, content.byteOffset, content.byteLength);
  const length = view.getUint32(4, true) + 8;
  if (length > content.length || length < HEADER_BYTES) return null;
  const kept: Uint8Array[] = [];
  let hasImage = false;
  for (let at = HEADER_BYTES; at + 8 <= length; ) {
    const type = String.fromCharCode(...content.subarray(at, at + 4));
    const bytes = view.getUint32(at + 4, true);
    // Chunks of odd length are padded to even.
    const end = at + 8 + bytes + (bytes % 2);
    if (end > length) return null;
    if (KEPT.has(type)) kept.push(type === 'VP8X' ? plain(content.slice(at, end)) : content.subarray(at, end));
    if (type === 'VP8 ' || type === 'VP8L' || type === 'ANMF') hasImage = true;
    at = end;
  }
  if (!hasImage) return null;
  const body = joined(kept);
  const header = content.slice(0, HEADER_BYTES);
  new DataView(header.buffer).setUint32(4, body.length + 4, true);
  return joined([header, body]);
}

function plain(chunk: Uint8Array): Uint8Array {
  chunk[8] = (chunk[8] ?? 0) & ~METADATA_FLAGS;
  return chunk;
}
