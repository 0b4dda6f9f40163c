import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ID_PATTERN, isId } from './identity.ts';
import { deviceTopic, nodeTopic, parseTopic } from './sparkplug/topics.ts';

test('an id holds nothing that MQTT gives a meaning to [tck-id-intro-group-id-chars, tck-id-intro-edge-node-id-chars, tck-id-intro-device-id-chars]', () => {
  for (const sign of '+/#') {
    for (const id of [sign, `a${sign}`, `a${sign}b`]) expect([id, isId(id)]).toEqual([id, false]);
  }
});

test('an id is text that stays the same in UTF-8 [tck-id-intro-group-id-string, tck-id-intro-edge-node-id-string, tck-id-intro-device-id-string]', () => {
  fc.assert(
    fc.property(fc.stringMatching(new RegExp(ID_PATTERN)), (id) => {
      expect(Buffer.from(id, 'utf8').toString('utf8')).toBe(id);
    }),
  );
  expect([isId(''), isId('\ud800'), isId('\u0000')]).toEqual([false, false, false]);
});

test('whatever is an id can stand as group, edge node and device [tck-id-topic-structure-namespace-valid-group-id, tck-id-topic-structure-namespace-valid-edge-node-id, tck-id-topic-structure-namespace-valid-device-id]', () => {
  const id = fc.oneof(fc.stringMatching(new RegExp(ID_PATTERN)), fc.string({ unit: 'grapheme' }).filter(isId));
  fc.assert(
    fc.property(id, id, id, (group, node, device) => {
      fc.pre(group !== 'STATE');
      expect(parseTopic(nodeTopic({ group, node }, 'NDATA'))).toEqual({ kind: 'node', type: 'NDATA', group, node });
      const topic = deviceTopic({ group, node }, 'DDATA', device);
      expect(parseTopic(topic)).toEqual({ kind: 'device', type: 'DDATA', group, node, device });
    }),
  );
});
