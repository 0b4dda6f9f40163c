import { describe, expect, it } from 'vitest';
import { decodeHostState, encodeHostState } from './state.ts';
import { deviceTopic, nodeTopic, parseTopic, stateTopic } from './topics.ts';

const id = { group: 'hanoi', node: 'edge-hanoi' };

describe('a topic', () => {
  it('is made and taken apart [tck-id-topic-structure]', () => {
    expect(nodeTopic(id, 'NBIRTH')).toBe('spBv1.0/hanoi/NBIRTH/edge-hanoi');
    expect(deviceTopic(id, 'DDATA', 'filler-1')).toBe('spBv1.0/hanoi/DDATA/edge-hanoi/filler-1');
    expect(parseTopic(nodeTopic(id, 'NDEATH'))).toEqual({ kind: 'node', type: 'NDEATH', ...id });
    expect(parseTopic(deviceTopic(id, 'DCMD', 'x'))).toEqual({ kind: 'device', type: 'DCMD', device: 'x', ...id });
    expect(parseTopic(stateTopic('gemba'))).toEqual({ kind: 'state', host: 'gemba' });
  });

  it('may have any text in its levels', () => {
    expect(parseTopic('spBv1.0/Đồng Nai/NDATA/mạch 1')).toEqual({
      kind: 'node',
      type: 'NDATA',
      group: 'Đồng Nai',
      node: 'mạch 1',
    });
  });

  it.each([
    'spAv1.0/g/NBIRTH/n',
    'spBv1.0/g/NBIRTH',
    'spBv1.0/g/NBIRTH/n/d',
    'spBv1.0/g/DBIRTH/n',
    'spBv1.0/g/DBIRTH/n/',
    'spBv1.0/g/DBIRTH/n/d/e',
    'spBv1.0//NBIRTH/n',
    'spBv1.0/g/XBIRTH/n',
    'spBv1.0/g/nbirth/n',
    'spBv1.0/g/NBIRTH/a+b',
    'spBv1.0/STATE/h/x',
    'spBv1.0/STATE/',
    `spBv1.0/g/NBIRTH/${'n'.repeat(300)}`,
    'gemba/v1/hanoi/edge/live',
    '',
  ])('is not one of Sparkplug’s: %s', (topic) => {
    expect(parseTopic(topic)).toBeNull();
  });
});

describe('a STATE message', () => {
  it('is JSON with exactly two keys [tck-id-payloads-state-birth-payload]', () => {
    const state = { online: true, timestamp: 1_763_000_000_000 };
    expect(encodeHostState(state)).toBe('{"online":true,"timestamp":1763000000000}');
    expect(decodeHostState(encodeHostState(state))).toEqual(state);
  });

  it.each([
    'ONLINE',
    '',
    'null',
    '{}',
    '{"online":"true","timestamp":1}',
    '{"online":true}',
    '{"online":true,"timestamp":-1}',
  ])('is not this: %s', (text) => {
    expect(decodeHostState(text)).toBeNull();
  });
});
