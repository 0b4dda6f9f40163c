/** One machine in memory: its fold, the rows of its running shift, and whether it must be folded again. */

import type { MachineId } from '@gemba/contract/identity';
import type { PlacedMachine, Plant } from '@gemba/contract/plant';
import { contextOf, type FoldContext } from '../domain/ledger/context.ts';
import { type Present, present, rowsAhead } from '../domain/ledger/present.ts';
import { type FoldState, initialFold } from '../domain/ledger/state.ts';
import type { RunSpan } from '../domain/orders/order.ts';
import { idealCycleOf } from '../domain/orders/recipe.ts';
import { EditedWindow } from './edited-window.ts';
import { RowWindow } from './row-window.ts';

export class MachineLedger {
  readonly machine: MachineId;
  readonly placed: PlacedMachine;
  readonly context: FoldContext;
  /** What the records have, or will have with the commit that is being gathered. */
  state: FoldState;
  /** While a refold holds the intake: the picture goes on from here, and is thrown away afterwards. */
  ahead: FoldState | null = null;
  readonly window = new RowWindow();
  /** The window as people know it. */
  readonly edited: EditedWindow;
  /** Ideal seconds for one part; `null` is what the line makes without an order. */
  readonly cycleS: (product: string | null) => number;
  dirtyFromNs: bigint | null = null;
  /** Earliest time that was marked since a refold began to read; that one sets it to `null`. */
  lateNs: bigint | null = null;
  /** How often it was marked: that it goes on being marked says that more comes late. */
  marks = 0;

  constructor(placed: PlacedMachine, plant: Plant) {
    this.machine = placed.machine.id as MachineId;
    this.placed = placed;
    this.context = contextOf(plant, this.machine);
    this.cycleS = (product) => idealCycleOf(plant, placed.machine, product ?? this.context.product);
    this.edited = new EditedWindow(this.window, this.context, this.cycleS);
    this.state = initialFold(this.machine);
  }

  /** The live picture. */
  present(): Present {
    return present(this.ahead ?? this.state, this.context);
  }

  /** Takes when orders ran on the line; what is made now is judged by the product of the one that runs. */
  takeRuns(runs: readonly RunSpan[], nowNs: bigint): void {
    const present = runs.find(({ fromNs, toNs }) => fromNs <= nowNs && nowNs < toNs);
    this.context.paceCycleS = this.cycleS(present?.product ?? null);
    this.edited.takeRuns(runs);
  }

  /** What the machine was in since its settled rows end, and is in now. */
  newest(): ReturnType<typeof rowsAhead> {
    return rowsAhead(this.state, this.context);
  }

  markDirty(fromNs: bigint): void {
    this.marks++;
    if (this.lateNs === null || fromNs < this.lateNs) this.lateNs = fromNs;
    if (this.dirtyFromNs === null || fromNs < this.dirtyFromNs) this.dirtyFromNs = fromNs;
  }
}
