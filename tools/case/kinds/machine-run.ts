/** A machine of a production case, played to its end. */

import type { FoldContext } from '@gemba/server/domain/ledger/context';
import type { MemoryLedger } from '@gemba/server/domain/ledger/memory-ledger';

/** A machine of the case after all its input. */
export interface MachineRun {
  context: FoldContext;
  ledger: MemoryLedger;
}
