/** Which texts there are, and in which languages. */

import { REPORT_LANGUAGES, type ReportLanguage } from '../../domain/reports/schedule.ts';
import type { Word } from '../../domain/reports/words.ts';

export { REPORT_LANGUAGES as LANGUAGES, type ReportLanguage as Language };

/** What only the writing down of a report needs. */
export type OwnWord =
  | 'fact.place'
  | 'fact.period'
  | 'fact.window'
  | 'fact.profile'
  | 'fact.knownAt'
  | 'fact.compared'
  | 'said.previous'
  | 'said.target'
  | 'said.complete'
  | 'said.week'
  | 'said.page'
  | 'unit.h'
  | 'unit.min'
  | 'sheet.figure'
  | 'sheet.value'
  | 'sheet.unit'
  | 'sheet.section'
  | 'sheet.row'
  | 'sheet.numerator'
  | 'sheet.denominator'
  | 'sheet.previous'
  | 'mail.attached'
  | 'mail.footer'
  | 'mail.late'
  | 'mail.correction'
  | 'mail.correctionWhat'
  | 'mail.figure'
  | 'mail.was'
  | 'mail.is'
  | 'mail.why'
  | 'mail.whyEdit'
  | 'mail.whyLate'
  | 'mail.whyOther';

/** Everything that is said, in one language. */
export type Texts = Readonly<Record<Word | OwnWord, string>>;
