/** Whom a step tells, in words. */

import type { Rota } from '@gemba/contract/notifications';
import type { Words } from '../i18n/words.svelte.ts';
import { ROLES, type RoleName, type StepRow } from './rows.ts';

const isRole = (text: string): text is RoleName => (ROLES as readonly string[]).includes(text);

export function whoInWords(
  words: Words,
  { who, skill }: Pick<StepRow, 'who' | 'skill'>,
  rotas: readonly Rota[],
): string {
  const [kind = '', first = '', second = ''] = who.split(':');
  if (kind === 'person') return who.slice('person:'.length);
  if (kind === 'rota') {
    const id = who.slice('rota:'.length);
    return words.t('notify.onCall', { rota: rotas.find((rota) => rota.id === id)?.name ?? id });
  }
  const role = isRole(first) ? words.t(`procedures.role.${first}`) : first;
  const text = words.t(second === 'shift' ? 'notify.roleAtWork' : 'notify.roleAll', { role });
  return skill === '' ? text : `${text} (${skill})`;
}
