/**
 * Makes one PDF in a thread of its own: setting fifteen pages takes a second, in which no screen of the plant may wait.
 * In comes a said report, or a document as it stands, out goes the file; then the thread ends, and with it the memory of the fonts.
 */

import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { parentPort, workerData } from 'node:worker_threads';
import pdfmake from 'pdfmake';
import { documentOf, footOf } from './document.ts';
import type { PdfWork } from './make.ts';
import type { FontName } from './runs.ts';

/** The files of each font, as their packages name them. */
const FILES = {
  Inter: { package: 'inter', normal: '400Regular/Inter_400Regular.ttf', bold: '600SemiBold/Inter_600SemiBold.ttf' },
  Thai: {
    package: 'noto-sans-thai',
    normal: '400Regular/NotoSansThai_400Regular.ttf',
    bold: '600SemiBold/NotoSansThai_600SemiBold.ttf',
  },
  Japanese: {
    package: 'biz-udpgothic',
    normal: '400Regular/BIZUDPGothic_400Regular.ttf',
    bold: '700Bold/BIZUDPGothic_700Bold.ttf',
  },
} as const satisfies Record<FontName, object>;

const require = createRequire(import.meta.url);

function fonts() {
  return Object.fromEntries(
    Object.entries(FILES).map(([name, { package: folder, normal, bold }]) => {
      const home = dirname(require.resolve(`@expo-google-fonts/${folder}/package.json`));
      return [name, { normal: join(home, normal), bold: join(home, bold) }];
    }),
  );
}

const files = fonts();
const allowed = new Set(Object.values(files).flatMap(({ normal, bold }) => [normal, bold]));
pdfmake.setFonts(files);
// A report names no address and no file: only its own fonts are read.
pdfmake.setUrlAccessPolicy(() => false);
pdfmake.setLocalAccessPolicy((path) => allowed.has(path));
// Where labels are cut.
pdfmake.setTableLayouts({
  cut: { hLineColor: () => '#ccd2d6', vLineColor: () => '#ccd2d6', hLineWidth: () => 0.5, vLineWidth: () => 0.5 },
});
parentPort?.postMessage(await pdfmake.createPdf(definitionOf(workerData as PdfWork)).getBuffer());

function definitionOf(work: PdfWork) {
  if ('definition' in work) return work.definition;
  const { said, language } = work;
  const definition = documentOf(said, language);
  definition.footer = (page, pages) => footOf(said, language, page, pages);
  return definition;
}
