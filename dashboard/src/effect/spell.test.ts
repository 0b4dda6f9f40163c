import { expect, test } from 'vitest';
import { daysOf, jobCost, meanTime } from './spell.ts';

const words = {
  lasting: (ms: number) => `${ms} ms`,
  money: (amount: number | null, currency: string | null) => `${amount} ${currency}`,
  t: () => '',
};

test('a window of the address is one of those that can be chosen, else a year', () => {
  expect(['?days=90', '?days=91', '', '?days=x'].map(daysOf)).toEqual([90, 365, 365, 365]);
});

test('jobs cost money, or time where an hour has no price; what is unknown is a dash', () => {
  const cost = { jobs: 1, minutes: 2, money: 5, partsMoney: 0, unpricedParts: 0 };
  expect(jobCost(cost, 'EUR', words)).toBe('5 EUR');
  expect(jobCost({ ...cost, money: null }, 'EUR', words)).toBe('120000 ms');
  expect([meanTime(null, words), meanTime(2, words)]).toEqual(['–', '2000 ms']);
});
