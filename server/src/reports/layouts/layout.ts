/** What a layout is: a report written down for people or programs, as bytes of a type. */

import type { Report } from '../../domain/reports/model.ts';
import type { FileLayout } from '../../domain/reports/schedule.ts';
import type { Language } from '../texts/texts.ts';

export interface Layout {
  id: 'screen' | FileLayout;
  /** Media type of its bytes. */
  type: string;
  /** Of a file; `null` where it isn't one. */
  extension: string | null;
  write(report: Report, language: Language): Promise<Uint8Array> | Uint8Array;
}
