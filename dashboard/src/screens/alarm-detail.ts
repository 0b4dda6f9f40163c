/** What an alarm's condition said besides the value, as one line: when a forecast is due, which rule of a chart was broken, what the machine itself says. */

import type { AlarmView } from '@gemba/contract/live';
import type { Words } from '../i18n/words.svelte.ts';

type Said = Pick<Words, 't' | 'measured' | 'whole' | 'percent'>;

/** Rules of a control chart by which an alarm can be raised. */
export const CHART_RULES = ['one-beyond-3-sigma', 'two-of-three', 'four-of-five', 'eight-on-a-side', 'range'] as const;

/** Figures that stand for themselves. */
const MEASURED = [
  ['alarm.detail.setPoint', 'setPoint'],
  ['alarm.detail.rate', 'perMinute'],
  ['alarm.detail.ideal', 'idealCycleS'],
] as const;

/** `at` writes a time, ms UTC, as the page does. Empty where there is nothing to say. */
export function detailOf({ detail }: Pick<AlarmView, 'detail'>, words: Said, at: (ms: number) => string): string {
  if (detail === null || detail === undefined) return '';
  const number = (name: string): number | null => (typeof detail[name] === 'number' ? (detail[name] as number) : null);
  const text = (name: string): string => String(detail[name] ?? '');
  const [expected, from, to] = [number('expectedMs'), number('earliestMs'), number('latestMs')];
  if (expected !== null && from !== null && to !== null) {
    const confidence = words.percent(number('confidence'));
    return words.t('alarm.detail.forecast', { time: at(expected), from: at(from), to: at(to), confidence });
  }
  const rule = CHART_RULES.find((one) => one === detail.rule);
  if (rule !== undefined) return words.t(`alarm.rule.${rule}`);
  for (const [key, name] of MEASURED) {
    if (number(name) !== null) return words.t(key, { value: words.measured(number(name)) });
  }
  const [made, planned] = [number('made'), number('planned')];
  if (made !== null && planned !== null)
    return words.t('alarm.detail.plan', { made: words.whole(made), planned: words.whole(planned) });
  if (detail.command !== undefined)
    return words.t('alarm.detail.pair', { command: text('command'), feedback: text('feedback') });
  if (detail.message !== undefined)
    return words.t('alarm.detail.machine', { message: text('message'), severity: words.whole(number('severity')) });
  if (detail.plans !== undefined) return words.t('alarm.detail.plans', { plans: text('plans') });
  return detail.status === undefined ? '' : words.t('alarm.detail.status', { status: text('status') });
}
