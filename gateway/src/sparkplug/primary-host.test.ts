import { encodeHostState } from '@gemba/contract/sparkplug/state';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PrimaryHost } from './primary-host.ts';

const TOPIC = 'spBv1.0/STATE/scada';
const state = (online: boolean, timestamp: number) => Buffer.from(encodeHostState({ online, timestamp }));

describe('the primary host', () => {
  it('is online when its STATE says so; the first one heard is taken whatever its time [tck-id-message-flow-edge-node-birth-publish-phid-wait-online]', () => {
    expect(new PrimaryHost('scada').hear('a', TOPIC, state(true, 5))).toBe('online');
    expect(new PrimaryHost('scada').hear('a', TOPIC, state(false, 5))).toBe('offline');
  });

  it.each(['spBv1.0/STATE/another', 'spBv1.0/STATE/scada/x', 'spBv1.0/g/NBIRTH/scada', 'STATE/scada'])(
    'is not meant by %s [tck-id-message-flow-edge-node-birth-publish-phid-wait-id]',
    (topic) => {
      expect(new PrimaryHost('scada').hear('a', topic, state(true, 5))).toBe('not ours');
    },
  );

  it.each(['ONLINE', '', '{"online":"true","timestamp":1}', '{"online":true}'])(
    'does not speak like this: %s',
    (text) => {
      expect(new PrimaryHost('scada').hear('a', TOPIC, Buffer.from(text))).toBe('not ours');
    },
  );

  it('is what the newest of its times says, whatever the order of arrival [tck-id-message-flow-edge-node-birth-publish-phid-wait-timestamp, tck-id-operational-behavior-edge-node-termination-host-offline-timestamp]', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.boolean(), fc.nat(20)), { minLength: 1 }), (said) => {
        const host = new PrimaryHost('scada');
        let newest = Number.NEGATIVE_INFINITY;
        for (const [online, timestamp] of said) {
          const expected = timestamp < newest ? 'older' : online ? 'online' : 'offline';
          expect(host.hear('a', TOPIC, state(online, timestamp))).toBe(expected);
          newest = Math.max(newest, timestamp);
        }
      }),
    );
  });

  it('has at each broker times of its own', () => {
    const host = new PrimaryHost('scada');
    expect(host.hear('a', TOPIC, state(true, 200))).toBe('online');
    expect(host.hear('b', TOPIC, state(true, 100))).toBe('online');
    expect(host.hear('a', TOPIC, state(false, 150))).toBe('older');
  });
});
