/** What people know to have been wrong while something was recorded: lines of `FROM,TO,WHAT` go in, moved ones come out. */

import { GembaError } from '@gemba/contract/errors';
import { msFromNs } from '@gemba/contract/sample';
import { Times } from '@gemba/simulators/recordings/times';

export interface Known {
  fromMs: number;
  toMs: number;
  reason: string | null;
}

/** `zone`: IANA name for times that have none of their own. Throws GEMBA_ARGUMENT with the line that is wrong. */
export function knownOf(text: string, zone: string): Known[] {
  const times = new Times(zone);
  return text.split(/\r?\n/).flatMap((line, index) => {
    if (line.trim() === '' || line.startsWith('#')) return [];
    const [from = '', to = '', ...words] = line.split(',').map((word) => word.trim());
    const [begin, end] = [times.parse(from), times.parse(to === '' ? from : to)];
    if ('reason' in begin && index === 0) return [];
    if ('reason' in begin || 'reason' in end || end.timeNs < begin.timeNs) {
      throw new GembaError('GEMBA_ARGUMENT', { argument: `--known, line ${index + 1}: ${line}` });
    }
    const reason = words.join(', ');
    return [{ fromMs: msFromNs(begin.timeNs), toMs: msFromNs(end.timeNs), reason: reason === '' ? null : reason }];
  });
}

/** As the page of alarms takes them. */
export const knownText = (known: readonly Known[], shiftMs: number): string[] => [
  'from,to,what',
  ...known.map(({ fromMs, toMs, reason }) => {
    const at = (ms: number) => new Date(ms + shiftMs).toISOString();
    return [at(fromMs), at(toMs), reason ?? ''].join(',');
  }),
];
