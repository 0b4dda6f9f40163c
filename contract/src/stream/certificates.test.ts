import { describe, expect, test } from 'vitest';
import type { GatewayId, SiteId } from '../identity.ts';
import {
  CERTIFICATES_MAX,
  certificatesTopic,
  decodeCertificates,
  type GatewayCertificates,
  parseCertificatesTopic,
} from './certificates.ts';

const SAID: GatewayCertificates = {
  atMs: 1_795_000_000_000,
  certificates: [
    { kind: 'machine', name: 'CN=Press 1', thumbprint: 'AB12', endMs: 1_800_000_000_000, machines: ['press-1'] },
    { kind: 'broker', name: 'CN=broker', thumbprint: '', endMs: 1_796_000_000_000, machines: [] },
  ],
};

describe('the certificates of a gateway', () => {
  test('are read as they were said', () => {
    expect(decodeCertificates(JSON.stringify(SAID))).toEqual(SAID);
  });

  const [first] = SAID.certificates;
  test.each([
    ['no JSON', '{'],
    ['nothing', 'null'],
    ['no time', JSON.stringify({ ...SAID, atMs: 'today' })],
    ['a time beyond all', JSON.stringify({ ...SAID, atMs: 1e300 })],
    ['no list', JSON.stringify({ ...SAID, certificates: {} })],
    ['too many', JSON.stringify({ ...SAID, certificates: Array(CERTIFICATES_MAX + 1).fill(first) })],
    ['an unknown kind', JSON.stringify({ ...SAID, certificates: [{ ...first, kind: 'other' }] })],
    ['a machine that can be none', JSON.stringify({ ...SAID, certificates: [{ ...first, machines: ['a/b'] }] })],
    ['something else in the list', JSON.stringify({ ...SAID, certificates: [null] })],
    ['more than a message', JSON.stringify({ ...SAID, more: 'x'.repeat(300_000) })],
  ])('are none: %s', (_, text) => {
    expect(decodeCertificates(text)).toBeNull();
  });

  test('have a topic of their own', () => {
    const topic = certificatesTopic('hanoi' as SiteId, 'edge-1' as GatewayId);
    expect(parseCertificatesTopic(topic)).toEqual({ site: 'hanoi', gateway: 'edge-1' });
    expect(parseCertificatesTopic('gemba/v1/hanoi/edge-1/live')).toBeNull();
    expect(parseCertificatesTopic('gemba/v1/hanoi/edge-1/certificates/x')).toBeNull();
  });
});
