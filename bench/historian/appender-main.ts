/** Opens a history and appends to it without end, a line for each portion that is stored; it is meant to be killed. */

import type { Epoch } from '@gemba/contract/identity';
import { appendAll, openAt } from './engines.ts';
import { batchesOf, END_NS } from './year.ts';

const SECOND_NS = 1_000_000_000n;

const opened = await openAt(process.argv[2] ?? '');
const epoch = Date.now().toString(16).padStart(16, '0') as Epoch;
const positions = { next: 1 };
for (let fromNs = END_NS + BigInt(Date.now() % 1_000_000_000) * SECOND_NS; ; fromNs += SECOND_NS) {
  const samples = await appendAll(opened.historian, batchesOf(5, fromNs, SECOND_NS, 100, epoch, positions));
  console.log(samples);
}
