import { expect, test } from 'vitest';
import { allowList, isInternal, isNetwork, mayReach } from './internal.ts';

test.each([
  ...['127.0.0.1', '127.8.9.1', '10.1.2.3', '172.16.0.1', '172.31.255.255', '192.168.1.1', '169.254.169.254'],
  ...['100.64.0.1', '0.0.0.0', '255.255.255.255', '224.0.0.1', '192.0.2.7', '198.18.0.1'],
  ...['::1', '::', '::ffff:127.0.0.1', '::ffff:7f00:1', '::ffff:8.8.8.8', '::7f00:1', 'fe80::1', 'fe80::1%eth0'],
  ...[
    'fc00::1',
    'fd12:3456::1',
    'fec0::1',
    'ff02::1',
    '64:ff9b::7f00:1',
    '2002:7f00:1::',
    '2001:0:1::1',
    '2001:db8::1',
  ],
  ...['localhost', '', '1.2.3', 'x'],
])('%s is internal', (address) => {
  expect(isInternal(address)).toBe(true);
});

test.each(['8.8.8.8', '172.32.0.1', '172.15.0.1', '100.128.0.1', '2606:4700::1111', '2a00:1450::1'])(
  '%s is not',
  (address) => {
    expect(isInternal(address)).toBe(false);
  },
);

test('what the configuration allows may be reached, and nothing beside it', () => {
  const allowed = allowList(['10.0.0.5', '192.168.7.0/24', 'fd00::/8']);
  const may = ['10.0.0.5', '10.0.0.6', '192.168.7.255', '192.168.8.1', 'fd12::1', 'fe80::1', '8.8.8.8'];
  expect(may.map((address) => mayReach(address, allowed))).toEqual([true, false, true, false, true, false, true]);
});

test.each([
  ['10.0.0.0/24', true],
  ['10.0.0.5', true],
  ['fd00::/8', true],
  ['10.0.0.0/33', false],
  ['10.0.0.0/x', false],
  ['intranet', false],
  ['10.0.0.0/8/8', false],
])('%s names a network: %s', (text, is) => {
  expect(isNetwork(text)).toBe(is);
});
