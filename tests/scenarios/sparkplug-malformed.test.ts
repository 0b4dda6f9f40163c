/** A malformed Sparkplug payload is counted with its reason and shown in the metrics; nothing else is disturbed. */

import { connectAsync } from 'mqtt';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { RunningPlant, until } from '../support/running-plant.ts';

describe('malformed payloads on the broker', () => {
  let plant: RunningPlant;
  beforeAll(async () => {
    plant = await RunningPlant.prepare({ machines: [{ id: 'press-1', kind: 'press' }] });
    await plant.start();
  });
  afterAll(() => plant?.end());

  test('are counted, and the machine stays live meanwhile', async () => {
    const refused = async () => (await plant.metric('server', 'gemba_server_sparkplug_refused_total')) ?? 0;
    const before = await refused();
    const client = await connectAsync(`mqtt://127.0.0.1:${plant.mqtt}`);
    const payloads = [
      Buffer.from('not protobuf at all'),
      Buffer.alloc(0),
      Buffer.alloc(1024, 0xff),
      Buffer.from([0x0a, 0x7f, 1, 2]),
    ];
    for (const payload of payloads) {
      await client.publishAsync('spBv1.0/site-1/NBIRTH/stranger', payload, { qos: 1 });
      await client.publishAsync('spBv1.0/site-1/DDATA/stranger/device', payload, { qos: 1 });
    }
    await client.publishAsync('gemba/v1/site-1/stranger/live', Buffer.from('no journal stream'), { qos: 1 });
    await client.endAsync();
    await until('they were counted', 10_000, async () => (await refused()) >= before + 4);
    await until(
      'the stream message was counted',
      10_000,
      async () => ((await plant.metric('server', 'gemba_server_stream_refused_total')) ?? 0) >= 1,
    );
    const [machine] = await plant.machines();
    expect(machine?.ageMs).toBeLessThan(3000);
  });
});
