/** Photos as phones make them, and what is kept of them. */

import { deflateSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mediaOf } from './media.ts';

const bytes = (...parts: (string | readonly number[])[]): Uint8Array =>
  Uint8Array.from(parts.flatMap((part) => (typeof part === 'string' ? [...Buffer.from(part, 'latin1')] : part)));
const be = (value: number): number[] => [value >>> 24, (value >>> 16) & 255, (value >>> 8) & 255, value & 255];
const le = (value: number): number[] => be(value).reverse();
const segment = (marker: number, body: Uint8Array): number[] => [0xff, marker, 0, body.length + 2, ...body];
const has = (content: Uint8Array | undefined, text: string): boolean =>
  Buffer.from(content ?? []).includes(Buffer.from(text, 'latin1'));

/** EXIF with an orientation and a place, in either byte order. */
function exif(orientation: number, isLittle: boolean): Uint8Array {
  const short = (value: number) => (isLittle ? [value, 0] : [0, value]);
  const long = isLittle ? le : be;
  const tag = isLittle ? [0x12, 0x01] : [0x01, 0x12];
  const entry = [...tag, ...short(3), ...long(1), ...short(orientation), 0, 0];
  return bytes('Exif\0\0', isLittle ? 'II' : 'MM', short(42), long(8), short(1), entry, long(0), 'GPS 21.03N 105.85E');
}

const SCAN = [0xff, 0xda, 0, 2, 1, 2, 0xff, 0x00, 3, 0xff, 0xd3, 4];
const jpeg = (...segments: number[][]): Uint8Array => bytes([0xff, 0xd8], ...segments, SCAN, [0xff, 0xd9]);
const chunk = (type: string, body: Uint8Array): number[] => [
  ...be(body.length),
  ...bytes(type, [...body], [0, 0, 0, 0]),
];
const png = (...chunks: number[][]): Uint8Array =>
  bytes(
    [0x89],
    'PNG\r\n\x1a\n',
    chunk('IHDR', new Uint8Array(13)),
    ...chunks,
    chunk('IDAT', deflateSync('x')),
    chunk('IEND', bytes()),
  );
const part = (type: string, body: Uint8Array): number[] => [
  ...bytes(type, le(body.length), [...body], body.length % 2 === 1 ? [0] : []),
];
const webp = (...parts: number[][]): Uint8Array => bytes('RIFF', le(4 + parts.flat().length), 'WEBP', ...parts);

describe('a JPEG', () => {
  it('loses its place, its comment and what hangs behind it, and keeps its colours and its picture', () => {
    const profile = bytes('ICC_PROFILE\0', [1, 1]);
    const content = jpeg(
      segment(0xe0, bytes('JFIF\0')),
      segment(0xe1, exif(1, true)),
      segment(0xe2, profile),
      segment(0xfe, bytes('by Ann')),
    );
    const media = mediaOf(bytes([...content], 'MotionPhoto with a place'));
    expect(media?.mediaType).toBe('image/jpeg');
    expect(Buffer.from(media?.bytes ?? [])).toEqual(
      Buffer.from(jpeg(segment(0xe0, bytes('JFIF\0')), segment(0xe2, profile))),
    );
  });

  it.each([
    [3, true],
    [6, false],
    [8, true],
  ])('is held the way it was: orientation %i, little endian %s', (orientation, isLittle) => {
    const stripped = mediaOf(jpeg(segment(0xe0, bytes('JFIF\0')), segment(0xe1, exif(orientation, isLittle))))?.bytes;
    expect(has(stripped, 'GPS')).toBe(false);
    // Once more it is the same: what we write, we read.
    expect(mediaOf(stripped ?? bytes())?.bytes).toEqual(stripped);
    const at = Buffer.from(stripped ?? []).indexOf(Buffer.from([0x01, 0x12, 0, 3, 0, 0, 0, 1, 0]));
    expect(stripped?.[at + 9]).toBe(orientation);
    expect(stripped?.subarray(2, 4)).toEqual(Uint8Array.of(0xff, 0xe0));
  });

  it('that breaks off is none', () => {
    const content = jpeg(segment(0xe1, exif(6, true)));
    for (let end = 3; end < content.length; end++) expect(mediaOf(content.subarray(0, end))).toBeNull();
  });
});

it('a PNG loses its texts and what hangs behind it', () => {
  const stripped = mediaOf(
    bytes(
      [...png(chunk('tEXt', bytes('Author\0Ann')), chunk('eXIf', exif(1, false)), chunk('gAMA', bytes([0, 0, 1, 2])))],
      '<script>',
    ),
  );
  expect(stripped).toEqual({ mediaType: 'image/png', bytes: png(chunk('gAMA', bytes([0, 0, 1, 2]))) });
});

it('a WebP loses EXIF and XMP, and its header says so', () => {
  const [image, flags] = [
    part('VP8 ', bytes([1, 2, 3])),
    (value: number) => part('VP8X', bytes([value, 0, 0, 0, 9, 0, 0, 9, 0, 0])),
  ];
  const stripped = mediaOf(webp(flags(0x1c), image, part('EXIF', exif(1, true)), part('XMP ', bytes('<x:xmpmeta/>'))));
  expect(stripped).toEqual({ mediaType: 'image/webp', bytes: webp(flags(0x10), image) });
});

it('a PDF is kept as it is; pages, scripts, drawings and nothing are not taken', () => {
  const pdf = bytes('%PDF-1.7\n%%EOF');
  expect(mediaOf(pdf)).toEqual({ mediaType: 'application/pdf', bytes: pdf });
  for (const text of ['<svg onload="alert(1)"/>', '<html>', 'GIF89a', 'MZ', '', ' %PDF-'])
    expect(mediaOf(bytes(text))).toBeNull();
});

it('whatever comes, it is read to an end', () => {
  const begin = fc.constantFrom(
    [0xff, 0xd8, 0xff],
    [...png()].slice(0, 30),
    [...webp(part('VP8 ', bytes([1])))],
    [...'%PDF-'].map((c) => c.charCodeAt(0)),
  );
  const any = fc.tuple(begin, fc.uint8Array({ maxLength: 300 })).map(([head, rest]) => bytes(head, [...rest]));
  fc.assert(
    fc.property(any, (content) => {
      const media = mediaOf(content);
      if (media === null) return;
      expect(media.bytes.length).toBeLessThanOrEqual(content.length + 40);
      expect(mediaOf(media.bytes)).toEqual(media);
    }),
    { numRuns: 2000 },
  );
});
