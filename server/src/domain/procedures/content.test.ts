import { expect, test } from 'vitest';
import { kindOf } from './content.ts';

const bytes = (text: string) => new TextEncoder().encode(text);

test.each([
  ['a PDF by its magic', bytes('%PDF-1.7\n\u0000\u0001'), 'application/pdf'],
  ['Markdown in any language', bytes('# Vệ sinh máy chiết\n\n1. 停止する\r\n\t2. …'), 'text/markdown'],
  ['HTML is text, and shown as text', bytes('<script>alert(1)</script>'), 'text/markdown'],
  ['a PDF that hides behind something else', bytes('MZ%PDF-1.7\u0000'), null],
  ['an image', new Uint8Array([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]), null],
  ['text in another encoding', new Uint8Array([0x4b, 0xfc, 0x68, 0x6c]), null],
  ['nothing', new Uint8Array(), null],
  ['only space', bytes(' \n\n '), null],
])('%s', (_what, content, kind) => {
  expect(kindOf(content)).toBe(kind);
});
