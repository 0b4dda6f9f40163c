/**
 * QR codes of machines [ISO/IEC 18004]: whoever stands before a machine holds his phone to it and is on its page. As a
 * drawing for screens, and as a sheet of a line to be printed, cut up and stuck on.
 */

import type { Line } from '@gemba/contract/plant/site';
import { encodeQR } from 'qr';
import { type LabelSheet, makeLabelSheet } from '../reports/layouts/pdf/labels.ts';

/** Modules around the code that stay white [ISO/IEC 18004 §9.1]. */
const QUIET = 4;

export class MachineCodes {
  readonly #url: string | null;

  /** @param url where phones find the dashboard; `null`: where whoever asks has found it */
  constructor(url: string | null) {
    this.#url = url?.replace(/\/+$/, '') ?? null;
  }

  /** Where the code of a machine leads. */
  pageOf(machine: string, origin: string): string {
    return `${this.#url ?? origin}/machine/${encodeURIComponent(machine)}`;
  }

  svg(machine: string, origin: string): string {
    return drawingOf(this.pageOf(machine, origin));
  }

  /** A label for each machine of a line, in the order of the flow. */
  sheet(line: Line, origin: string): Promise<Uint8Array> {
    const sheet: LabelSheet = {
      title: line.name,
      labels: line.machines.map(({ id, name }) => {
        const page = this.pageOf(id, origin);
        return { title: name, lines: [line.name, id], foot: page, svg: drawingOf(page) };
      }),
    };
    return makeLabelSheet(sheet);
  }
}

/** A code as SVG without any script or style: one path of dark runs, a unit a module. */
function drawingOf(text: string): string {
  // A label on a machine gets dirty: a quarter of it may be unreadable.
  const rows = encodeQR(text, 'raw', { ecc: 'quartile', border: QUIET });
  const path = rows
    .flatMap((row, y) => runsOf(row).map(({ x, length }) => `M${x} ${y}h${length}v1h-${length}z`))
    .join('');
  const size = rows.length;
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${size} ${size}" shape-rendering="crispEdges"><path fill="#fff" d="M0 0h${size}v${size}H0z"/><path fill="#000" d="${path}"/></svg>`;
}

function runsOf(row: readonly boolean[]): { x: number; length: number }[] {
  const runs: { x: number; length: number }[] = [];
  row.forEach((isDark, x) => {
    const last = runs.at(-1);
    if (!isDark) return;
    if (last !== undefined && last.x + last.length === x) last.length++;
    else runs.push({ x, length: 1 });
  });
  return runs;
}
