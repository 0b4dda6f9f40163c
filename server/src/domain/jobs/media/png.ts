/** A PNG without its metadata [ISO/IEC 15948 §11]: chunks that say how it looks stay, texts, times and EXIF go. */

import { joined } from './joined.ts';

const KEPT = new Set(['IHDR', 'PLTE', 'IDAT', 'IEND', 'tRNS', 'cHRM', 'gAMA', 'iCCP', 'sRGB', 'sBIT', 'bKGD', 'pHYs']);
const SIGNATURE_BYTES = 8;

/** `null` where it is damaged. */
export function strippedPng(content: Uint8Array): Uint8Array | null {
  const view = new DataView(content.buffer, content.byteOffset, content.byteLength);
  const kept = [content.subarray(0, SIGNATURE_BYTES)];
  let at = SIGNATURE_BYTES;
  while (at + 12 <= content.length) {
    // Length, type, data, checksum.
    const end = at + 12 + view.getUint32(at);
    if (end > content.length) return null;
    const type = String.fromCharCode(...content.subarray(at + 4, at + 8));
    if (at === SIGNATURE_BYTES && type !== 'IHDR') return null;
    if (KEPT.has(type)) kept.push(content.subarray(at, end));
    if (type === 'IEND') return joined(kept);
    at = end;
  }
  return null;
}
