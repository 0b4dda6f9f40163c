import type { Machine } from '@gemba/contract/plant/machine';
import type { Line } from '@gemba/contract/plant/site';
import { describe, expect, test } from 'vitest';
import { ReasonTree, reasonsOf } from './tree.ts';

const machine = (id: string): Machine => ({
  id,
  name: id,
  idealCycleS: 1,
  signals: [
    {
      id: 'reason',
      role: 'reason',
      type: 'int',
      reasons: [
        { code: 7, id: 'jam', name: 'Jam at the star wheel', parent: 'mechanical' },
        { code: 8, id: 'film', name: 'Film' },
        { code: 9, id: 'changeover', name: 'Changeover', state: 'setup' },
      ],
    },
  ],
});

const line: Line = {
  id: 'line-1',
  name: 'Line 1',
  calendar: 'c',
  machines: [machine('filler-1'), machine('packer-1')],
  reasons: [
    { id: 'bearing', name: 'Bearing', parent: 'mechanical' },
    { id: 'technical', name: 'Technical', kind: 'breakdown' },
    { id: 'mechanical', name: 'Mechanical', parent: 'technical' },
    { id: 'film', name: 'Film roll change', kind: 'waiting', machines: ['packer-1'], codes: [12] },
    { id: 'meeting', name: 'Meeting', kind: 'planned' },
  ],
};

const tree = (id: string) => new ReasonTree(line, machine(id));

describe('the reasons of a machine', () => {
  test('are those of its line and those that it reports itself, parents first', () => {
    expect(tree('packer-1').nodes.map(({ id, parent }) => [id, parent])).toEqual([
      ['technical', null],
      ['mechanical', 'technical'],
      ['bearing', 'mechanical'],
      ['jam', 'mechanical'],
      ['film', null],
      ['meeting', null],
      ['changeover', null],
    ]);
  });

  test('have the kind of their nearest ancestor that has one', () => {
    const kinds = Object.fromEntries(tree('packer-1').nodes.map(({ id, kind }) => [id, kind]));
    expect(kinds).toMatchObject({ bearing: 'breakdown', jam: 'breakdown', film: 'waiting', meeting: 'planned' });
    expect(kinds.changeover).toBeNull();
  });

  test('that the machine reports by a code are marked', () => {
    const automatic = tree('packer-1').nodes.filter((node) => node.automatic);
    expect(automatic.map(({ id }) => id)).toEqual(['jam', 'film', 'changeover']);
  });

  test('are named by the line, even where the machine has a word of its own', () => {
    expect(tree('packer-1').name('film')).toBe('Film roll change');
    expect(tree('filler-1').name('film')).toBe('Film roll change');
    expect(tree('filler-1').name('4711')).toBe('4711');
    expect(tree('filler-1').name(null)).toBeNull();
  });

  test('are offered only for the machines that they name', () => {
    const plain = new ReasonTree(line, { ...machine('filler-1'), signals: [] });
    expect(plain.get('film')).toBeUndefined();
    expect(plain.get('meeting')).toBeDefined();
  });

  test('that nobody knows are nothing to the figures: the state decides', () => {
    expect(tree('filler-1').kind('bearing')).toBe('breakdown');
    expect(tree('filler-1').kind('4711')).toBeNull();
    expect(tree('filler-1').kind(null)).toBeNull();
  });

  test('are looked up once', () => {
    const placed = { line, machine: line.machines[0] as Machine };
    expect(reasonsOf(placed)).toBe(reasonsOf(placed));
  });
});
