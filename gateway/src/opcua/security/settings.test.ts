import { expect, test } from 'vitest';
import { checkSecurity, type Security } from './settings.ts';

const faults = (security: Partial<Security>) =>
  checkSecurity('m.security', { mode: 'SignAndEncrypt', policy: 'best', ...security }).map(({ path }) => path);

test('None is taken only where both say so, or the policy is left to the server', () => {
  expect(faults({ mode: 'None', policy: 'None' })).toEqual([]);
  expect(faults({ mode: 'None' })).toEqual([]);
  expect(faults({ mode: 'None', policy: 'Basic256Sha256' })).toEqual(['m.security']);
  expect(faults({ policy: 'None' })).toEqual(['m.security']);
});

test('a user signs in by name and one password, or by certificate and key, and never over None', () => {
  expect(faults({ user: { name: 'gemba', passwordFile: '/run/secrets/plc' } })).toEqual([]);
  expect(faults({ user: { name: 'gemba', passwordEnvironment: 'PLC_PASSWORD' } })).toEqual([]);
  expect(faults({ user: { certificateFile: 'user.pem', privateKeyFile: 'user.key' } })).toEqual([]);
  for (const user of [
    {},
    { name: 'gemba' },
    { passwordFile: 'x' },
    { name: 'gemba', passwordFile: 'x', passwordEnvironment: 'X' },
    { name: 'gemba', certificateFile: 'user.pem' },
    { name: 'gemba', passwordFile: 'x', certificateFile: 'user.pem', privateKeyFile: 'user.key' },
  ])
    expect(faults({ user }), JSON.stringify(user)).toEqual(['m.security.user']);
  expect(faults({ mode: 'None', user: { name: 'gemba', passwordFile: 'x' } })).toEqual(['m.security.user']);
});
