/** The historian in a real InfluxDB: the contract suite, and what only this engine can do to us. */

import { describeHistorian } from '@gemba/server/historian/port.suite';
import type { HistorianOptions } from '@gemba/server/historian/registry';
import { makeHistorian } from '@gemba/server/historian/registry';
import { influxMissing, startInflux } from '../support/influx.ts';
import { describeWith } from '../support/skip.ts';

describeWith([influxMissing], 'InfluxDB', () => {
  describeHistorian('the contract', async () => {
    const influx = await startInflux();
    const options: HistorianOptions = {
      ...influx.options,
      place: () => ({ site: 'hanoi', area: 'filling', line: 'l 1' }),
    };
    return { make: () => makeHistorian(options), dispose: () => influx.stop() };
  });
});
