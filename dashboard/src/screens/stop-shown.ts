/** What a stop is shown as: its state in scheduled time, as the wall shows it. */

import type { StopView } from '@gemba/contract/edits';
import type { ShownState } from '@gemba/contract/state';

export const shownOf = ({ state }: Pick<StopView, 'state'>): ShownState =>
  state === 'producing' ? 'run' : state === 'stopped' || state === 'faulted' ? 'down' : state;
