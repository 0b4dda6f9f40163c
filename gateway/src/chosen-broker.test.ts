import { expect, test } from 'vitest';
import { chosenBroker } from './chosen-broker.ts';

const configured = { url: 'mqtts://plant:8883', failover: ['mqtts://spare:8883'], tls: { ca: 'ca.pem' } };

test('the option comes before the ports file, and the ports file before gateway.yaml', () => {
  expect(chosenBroker({ mqtt: 'mqtts://other' }, { mqtt: 1 }, () => configured).url).toBe('mqtts://other');
  expect(chosenBroker({}, { mqtt: 1 }, () => configured).url).toBe('mqtt://127.0.0.1:1');
  expect(chosenBroker({}, {}, () => configured)).toEqual(configured);
});

test('a broker that is named has no others behind it, and the TLS of gateway.yaml where it is encrypted', () => {
  expect(chosenBroker({ mqtt: 'mqtts://other' }, {}, () => configured)).toEqual({
    url: 'mqtts://other',
    tls: configured.tls,
  });
});

test('gateway.yaml is not asked for a broker that is named and needs no TLS', () => {
  const unasked = () => {
    throw new Error('asked');
  };
  const account = { 'mqtt-username': 'reader', 'mqtt-password': 'secret' };
  expect(chosenBroker({ mqtt: 'mqtt://other', ...account }, {}, unasked)).toEqual({
    url: 'mqtt://other',
    username: 'reader',
    password: 'secret',
  });
});

test('what is no URL is refused', () => {
  expect(() => chosenBroker({ mqtt: 'plant' }, {}, () => configured)).toThrow(
    expect.objectContaining({ code: 'GEMBA_ARGUMENT' }),
  );
});
