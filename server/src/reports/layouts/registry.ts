/** All layouts of reports; a new one is one file and one line here. */

import { csv } from './csv.ts';
import { json } from './json.ts';
import type { Layout } from './layout.ts';
import { pdf } from './pdf/pdf.ts';
import { screen } from './screen.ts';
import { xlsx } from './xlsx/xlsx.ts';

export const LAYOUTS: readonly Layout[] = [screen, pdf, xlsx, csv, json];
