/** The checker of a ledger, shown what it must find and what it must not. */

import type { Epoch, GatewayId } from '@gemba/contract/identity';
import type { Entry } from '@gemba/contract/sample';
import { contextOf } from '@gemba/server/domain/ledger/context';
import { encodeFold, type FoldState } from '@gemba/server/domain/ledger/state';
import { FILLER, observed, sample } from '@gemba/server/testing/plant';
import { expect, test } from 'vitest';
import { foldOnce } from '../support/straight-fold.ts';
import { HistorianStore } from './historian.ts';
import { ledgerFindings } from './ledger-findings.ts';
import { simulatedPlant } from './plant.ts';
import { MemoryRecords } from './records.ts';

/** The gateway dies for good when it has seen through the very moment in which a part was made and the machine failed. */
const CUT_SHORT: Entry[] = [
  sample(FILLER, 'state', 0, 'starved'),
  sample(FILLER, 'total', 0, 65_531n),
  observed(FILLER, 1, 2),
  sample(FILLER, 'state', 2, 'fault'),
  sample(FILLER, 'total', 2, 65_532n),
  sample(FILLER, 'total', 3, 65_533n),
];

/** What is found where these entries are stored and folded, and the fold's state is spoilt then. */
async function found(entries: Entry[], spoil: (state: FoldState) => FoldState = (state) => state): Promise<string[]> {
  const plant = simulatedPlant();
  const historian = new HistorianStore('overwrites');
  historian.append([{ gateway: 'edge-1' as GatewayId, epoch: 'e' as Epoch, position: 1, entries }]);
  const records = new MemoryRecords();
  const { state, rows } = foldOnce(historian.of(FILLER), contextOf(plant, FILLER));
  const fold = { machine: FILLER, settledNs: state.settledNs, state: encodeFold(spoil(state)) };
  await records.commit({ rows, folds: [fold] });
  const findings = await ledgerFindings(FILLER, { stage: { plant }, records, historian });
  return findings.map(({ what, detail }) => `${what}: ${detail}`);
}

test('a part of the last observed moment that waits for its row is counted', async () => {
  expect(await found(CUT_SHORT)).toEqual([]);
  expect(await found([...CUT_SHORT, observed(FILLER, 2, 4)])).toEqual([]);
});

test('a part that waits nowhere is missed', async () => {
  expect(await found(CUT_SHORT, (state) => ({ ...state, open: null }))).toEqual([
    'parts of filler-1: 0 in the ledger, 1 by the counter',
  ]);
});
