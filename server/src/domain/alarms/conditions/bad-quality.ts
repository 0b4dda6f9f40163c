/**
 * A signal that the machine itself says is not to be trusted. Here bad quality is what is looked for, and not a hole in
 * what is known; that nothing came at all is still unknown, and the affair of `stale`.
 */

import { qualityOf } from '@gemba/contract/sample';
import { conditionOf } from './condition.ts';
import { prompt } from './prompt.ts';

export const badQuality = prompt({
  about:
    'By the severity of the OPC UA StatusCode [OPC 10000-4 §7.39]. That nothing comes at all is not bad quality but silence: see `stale`.',
  read: ({ status }) => status,
  judge(status, _, bound) {
    const { uncertain = true } = conditionOf(bound, 'bad-quality');
    const quality = qualityOf(status);
    const counts = quality === 'bad' || (quality === 'uncertain' && uncertain);
    return { truth: counts ? 'beyond' : 'back', value: null, detail: { quality, status: hex(status) } };
  },
});

/** As the tables of OPC UA have it. */
const hex = (status: number): string => `0x${status.toString(16).padStart(8, '0').toUpperCase()}`;
