/**
 * A JPEG without its metadata [ITU-T T.81 annex B]: of the application segments JFIF, the colour profile and Adobe's colour
 * transform stay, for without them it looks wrong; comments, EXIF, XMP and whatever hangs behind its end go. The
 * orientation of the EXIF is written into one of its own [CIPA DC-008 §4.6.4].
 */

import { joined } from './joined.ts';

const [SOI, EOI, SOS, COM] = [0xd8, 0xd9, 0xda, 0xfe];
const [APP0, APP1, APP2, APP14, APP15] = [0xe0, 0xe1, 0xe2, 0xee, 0xef];

/** `null` where it is damaged. */
export function strippedJpeg(content: Uint8Array): Uint8Array | null {
  const kept: Uint8Array[] = [Uint8Array.of(0xff, SOI)];
  let orientation = 1;
  let at = 2;
  for (;;) {
    // Any number of fill bytes may stand before a marker.
    while (content[at] === 0xff && content[at + 1] === 0xff) at++;
    const marker = content[at] === 0xff ? content[at + 1] : undefined;
    if (marker === undefined) return null;
    if (marker === EOI) {
      kept.push(Uint8Array.of(0xff, EOI));
      return joined(turned(kept, orientation));
    }
    const length = word(content, at + 2);
    const end = length === null ? null : at + 2 + length;
    if (length === null || length < 2 || end === null || end > content.length) return null;
    const segment = content.subarray(at, end);
    if (marker === APP1) orientation = orientationOf(segment.subarray(4)) ?? orientation;
    if (isKept(marker, segment)) kept.push(segment);
    at = end;
    if (marker !== SOS) continue;
    const scanned = endOfScan(content, at);
    kept.push(content.subarray(at, scanned));
    at = scanned;
  }
}

function isKept(marker: number, segment: Uint8Array): boolean {
  if (marker === COM) return false;
  if (marker < APP0 || marker > APP15) return true;
  if (marker === APP2) return text(segment, 4, 11) === 'ICC_PROFILE';
  return marker === APP0 || marker === APP14;
}

/** Where the entropy-coded data ends: at a marker that is neither a stuffed byte nor a restart. */
function endOfScan(content: Uint8Array, from: number): number {
  for (let at = from; at < content.length; at++) {
    const next = content[at + 1] ?? 0;
    if (content[at] === 0xff && next !== 0 && !(next >= 0xd0 && next <= 0xd7)) return at;
  }
  return content.length;
}

/** Orientation 1 to 8 of an EXIF segment's body; `null` where it says none. */
function orientationOf(body: Uint8Array): number | null {
  if (text(body, 0, 4) !== 'Exif') return null;
  const tiff = body.subarray(6);
  const isLittle = text(tiff, 0, 2) === 'II';
  if (!isLittle && text(tiff, 0, 2) !== 'MM') return null;
  const view = new DataView(tiff.buffer, tiff.byteOffset, tiff.byteLength);
  const short = (at: number) => (at + 2 <= tiff.length ? view.getUint16(at, isLittle) : 0);
  const ifd = tiff.length >= 8 ? view.getUint32(4, isLittle) : tiff.length;
  const entries = Math.min(short(ifd), 200);
  for (let i = 0; i < entries; i++) {
    const entry = ifd + 2 + 12 * i;
    const value = short(entry + 8);
    if (short(entry) === 0x0112 && value >= 1 && value <= 8) return value;
  }
  return null;
}

/** With an EXIF segment that says the orientation alone, behind JFIF's, which comes first. */
function turned(kept: readonly Uint8Array[], orientation: number): Uint8Array[] {
  if (orientation === 1) return [...kept];
  const exif = [...'Exif'].map((letter) => letter.charCodeAt(0));
  const tiff = [0x4d, 0x4d, 0, 42, 0, 0, 0, 8, 0, 1, 0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, orientation, 0, 0, 0, 0, 0, 0];
  const body = [...exif, 0, 0, ...tiff];
  const segment = Uint8Array.of(0xff, APP1, 0, body.length + 2, ...body);
  const first = kept[1]?.[1] === APP0 ? 2 : 1;
  return [...kept.slice(0, first), segment, ...kept.slice(first)];
}

function word(content: Uint8Array, at: number): number | null {
  const [high, low] = [content[at], content[at + 1]];
  return high === undefined || low === undefined ? null : high * 256 + low;
}

const text = (bytes: Uint8Array, at: number, length: number): string =>
  String.fromCharCode(...bytes.subarray(at, at + length));
