/** A receiver as a process of its own, so that its CPU isn't counted: says how many samples it has, whenever it is asked. */

import { Arrivals, receiveStream } from './receivers.ts';

const arrivals = new Arrivals();
await receiveStream(process.argv[2] ?? '', arrivals);
process.on('message', (asked: { perNode?: number[] }) => {
  const missing = asked.perNode === undefined ? 0 : arrivals.missing(asked.perNode);
  process.send?.({ samples: arrivals.samples, doubled: arrivals.doubled, missing });
});
process.send?.({ samples: 0, doubled: 0, missing: 0 });
