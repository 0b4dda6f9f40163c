import { expect, test } from 'vitest';
import { PROFILE_NAMES, profileFor } from './registry.ts';

const build = (manufacturer: string, product: string) => ({ manufacturer, product, version: '1' });

test.each([
  ['s7-1200', build('Siemens AG', 'SIMATIC.S7-1200.OPC-UA.Application:PLC_1')],
  ['s7-1500', build('Siemens AG', 'SIMATIC.S7-1500.OPC-UA.Application:PLC_1')],
  ['generic', build('Siemens AG', 'SIMATIC NET')],
  ['generic', build('Somebody', 'Press 1200')],
  ['generic', build('', '')],
])('%s is proposed by what the server says of its build', (name, told) => {
  expect(profileFor(undefined, told).name).toBe(name);
});

test('what the configuration names comes first', () => {
  expect(profileFor('generic', build('Siemens AG', 'S7-1500')).name).toBe('generic');
});

test('each profile says where its figures are from, and asks for something that can be granted', () => {
  for (const name of PROFILE_NAMES) {
    const profile = profileFor(name, build('', ''));
    expect(profile.source.length).toBeGreaterThan(20);
    expect(profile.queueMax).toBeGreaterThanOrEqual(2);
    expect(profile.itemsPerCall).toBeGreaterThan(0);
  }
});
