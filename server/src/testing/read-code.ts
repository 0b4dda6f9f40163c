/** Reads a code of a machine as a phone would: by what knows nothing of how it was drawn. */

import { decodeQR } from 'qr/decode.js';

/** Pixels of a module. */
const SCALE = 6;

/** The text of a drawn code (SVG of `MachineCodes`), painted on pixels and decoded. Throws where there is none. */
export function readCode(svg: string): string {
  const size = Number(/viewBox="0 0 (\d+) /.exec(svg)?.[1]);
  const side = size * SCALE;
  const data = new Uint8Array(side * side * 4).fill(255);
  for (const [, x, y, length] of svg.matchAll(/M(\d+) (\d+)h(\d+)v1h-\d+z/g)) {
    for (let py = Number(y) * SCALE; py < (Number(y) + 1) * SCALE; py++) {
      for (let px = Number(x) * SCALE; px < (Number(x) + Number(length)) * SCALE; px++)
        data.fill(0, 4 * (py * side + px), 4 * (py * side + px) + 3);
    }
  }
  return decodeQR({ width: side, height: side, data });
}
