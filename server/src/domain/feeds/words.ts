/** Ids of the texts that a calendar may hold; each language has all of them (`server/src/feeds/texts.ts`). */

export type FeedWord =
  | 'name.mine'
  | 'name.line'
  | 'title'
  | 'title.forecast'
  | 'title.overdue'
  | 'overdue'
  | 'noDate'
  | 'forecast'
  | 'forecast.sure'
  | 'assigned'
  | 'team'
  | 'nobody'
  | 'minutes'
  | 'by.date'
  | 'by.hours'
  | 'by.count'
  | 'by.trend'
  | 'by.alarm';

/** Texts of one language, with `{parameters}`. */
export type FeedTexts = Readonly<Record<FeedWord, string>>;

/** How a calendar speaks. */
export interface Speech {
  say(word: FeedWord, values?: Readonly<Record<string, string>>): string;
  number(value: number): string;
  /** A moment as the clocks of a zone show it. */
  moment(timeNs: bigint, timeZone: string): string;
}
