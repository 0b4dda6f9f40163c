/** The historian in a real InfluxDB: the contract suite, on Debian's 1.x and on whichever other one is named. */

import type { Epoch, GatewayId, MachineId, SignalId } from '@gemba/contract/identity';
import type { Entry } from '@gemba/contract/sample';
import { fromTag } from '@gemba/server/historian/influx/escape';
import { describeHistorian } from '@gemba/server/historian/port.suite';
import { type HistorianOptions, makeHistorian } from '@gemba/server/historian/registry';
import { ODD_NAMES } from '@gemba/server/historian/suite/odd-names';
import { expect, onTestFinished, test } from 'vitest';
import { influxMissing, startInflux } from '../support/influx.ts';
import { describeWith } from '../support/skip.ts';

/** A machine's site, area and line are called as it is, so that odd names stand everywhere. */
const place = (machine: MachineId) => ({ site: machine, area: machine, line: machine });

describeWith([influxMissing], 'InfluxDB 1.x', () => {
  describeHistorian('the contract', async () => {
    const influx = await startInflux();
    const options: HistorianOptions = { ...influx.options, place };
    return { make: () => makeHistorian(options), dispose: () => influx.stop() };
  });

  test('whatever a name is, it is one tag value, and nothing else came to be', async () => {
    const influx = await startInflux();
    onTestFinished(() => influx.stop());
    const historian = makeHistorian({ ...influx.options, place });
    await historian.start();
    const entries = ODD_NAMES.map(
      (odd, i): Entry => ({
        ...{ kind: 'sample', machine: odd as MachineId, signal: odd as SignalId },
        ...{ timeNs: BigInt(i + 1), value: odd, status: 0 },
      }),
    );
    const batch = { gateway: 'g' as GatewayId, epoch: '0123456789abcdef' as Epoch, position: 1, entries };
    expect(await historian.append([batch])).toEqual([]);

    for (const tag of ['site', 'area', 'line', 'machine', 'signal']) {
      const found = await influx.rows(`SHOW TAG VALUES FROM telemetry WITH KEY = "${tag}"`);
      expect(found.map(({ value }) => fromTag(String(value))).sort(), tag).toEqual([...ODD_NAMES].sort());
    }
    expect(await influx.rows('SHOW MEASUREMENTS')).toEqual([{ name: 'telemetry' }]);
    expect((await influx.rows('SHOW DATABASES')).map(({ name }) => name)).toEqual(['gemba', 'gemba-rollup']);
    await historian.stop();
  });

  test('a machine that was moved in the plant has one history, though two series', async () => {
    const influx = await startInflux();
    onTestFinished(() => influx.stop());
    const entries = Array.from(
      { length: 9 },
      (_, i): Entry => ({
        kind: 'sample',
        machine: 'filler-1' as MachineId,
        signal: 'speed' as SignalId,
        timeNs: BigInt(i + 1),
        value: i,
        status: 0,
      }),
    );
    const append = async (line: string, some: Entry[]) => {
      const historian = makeHistorian({ ...influx.options, place: () => ({ site: 'hanoi', area: 'filling', line }) });
      await historian.append([
        { gateway: 'g' as GatewayId, epoch: '0123456789abcdef' as Epoch, position: 1, entries: some },
      ]);
      return historian;
    };
    await append('line-1', entries.slice(0, 6));
    const historian = await append('line-2', entries.slice(3));

    const values: unknown[] = [];
    let cursor: string | undefined;
    do {
      const page = await historian.range('filler-1' as MachineId, 'speed' as SignalId, 0n, 99n, 2, cursor);
      values.push(...page.items.map(({ value }) => value));
      cursor = page.cursor ?? undefined;
    } while (cursor !== undefined);
    expect(values).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8]);
    const pages = [];
    for await (const page of historian.entries('filler-1' as MachineId, ['speed' as SignalId], 0n, 99n))
      pages.push(...page);
    expect(pages).toEqual(entries);
    expect(await historian.latest('filler-1' as MachineId)).toEqual([entries.at(-1)]);
  });
});

const { INFLUX_URL: url, INFLUX_TOKEN: token, INFLUX_ORG: org, INFLUX_BUCKET: bucket } = process.env;
if (url !== undefined && token !== undefined && org !== undefined) {
  describeHistorian(`InfluxDB at ${url}`, async () => {
    const options: HistorianOptions = { kind: 'influx', url, token, org, bucket: bucket ?? 'gemba-test', place };
    return { make: () => makeHistorian(options), dispose: async () => {} };
  });
}
