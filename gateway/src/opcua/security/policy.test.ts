import { MessageSecurityMode, SecurityPolicy } from 'node-opcua';
import { expect, test } from 'vitest';
import { bestPolicy, inWords, isWeaker, type Offer } from './policy.ts';

const offer = (
  policy: keyof typeof SecurityPolicy,
  mode: keyof typeof MessageSecurityMode = 'SignAndEncrypt',
): Offer => ({
  securityMode: MessageSecurityMode[mode],
  securityPolicyUri: SecurityPolicy[policy],
});

test('the best policy of the wanted mode, whatever the order of the list', () => {
  const offers = [offer('None', 'None'), offer('Basic256Sha256'), offer('Aes128_Sha256_RsaOaep'), offer('Basic256')];
  expect(bestPolicy(offers, 'SignAndEncrypt')).toBe('Aes128_Sha256_RsaOaep');
  expect(bestPolicy([...offers, offer('Aes256_Sha256_RsaPss', 'Sign')], 'SignAndEncrypt')).toBe(
    'Aes128_Sha256_RsaOaep',
  );
  expect(bestPolicy([...offers, offer('Aes256_Sha256_RsaPss')].reverse(), 'SignAndEncrypt')).toBe(
    'Aes256_Sha256_RsaPss',
  );
});

test('deprecated policies are none, and None is taken only when it is asked for', () => {
  const old = [offer('None', 'None'), offer('Basic256'), offer('Basic128Rsa15')];
  expect(bestPolicy(old, 'SignAndEncrypt')).toBeNull();
  expect(bestPolicy(old, 'None')).toBe('None');
  expect(inWords(old)).toBe('None/None, SignAndEncrypt/Basic256, SignAndEncrypt/Basic128Rsa15');
  expect(inWords([])).toBe('nothing');
});

test('a list from which the better ones were struck out is found out by the signed one', () => {
  const signed = [offer('Basic256Sha256'), offer('Aes256_Sha256_RsaPss')];
  expect(isWeaker('Basic256Sha256', signed, 'SignAndEncrypt')).toBe(true);
  expect(isWeaker('Aes256_Sha256_RsaPss', signed, 'SignAndEncrypt')).toBe(false);
  expect(isWeaker('Aes256_Sha256_RsaPss', [offer('Basic256Sha256')], 'SignAndEncrypt')).toBe(false);
});
