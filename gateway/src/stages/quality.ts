/**
 * Says what a StatusCode of this machine is worth. Some controllers call every value of a simulated or uncalibrated
 * sensor uncertain, though it is the best there is; others call one Good that must not be trusted.
 */

import { qualityOf } from '@gemba/contract/sample';
import Type, { type Static } from 'typebox';
import type { Stage } from './stage.ts';

/** StatusCodes that are asked for by name [OPC 10000-8 §6.3.2, OPC 10000-6 Annex A.2]. */
const NAMED: Record<string, number> = {
  GoodClamped: 0x00300000,
  GoodLocalOverride: 0x00960000,
  UncertainNoCommunicationLastUsable: 0x408f0000,
  UncertainLastUsableValue: 0x40900000,
  UncertainSubstituteValue: 0x40910000,
  UncertainInitialValue: 0x40920000,
  UncertainSensorNotAccurate: 0x40930000,
  UncertainEngineeringUnitsExceeded: 0x40940000,
  UncertainSubNormal: 0x40950000,
  UncertainSimulatedValue: 0x42090000,
};
const names = Object.keys(NAMED);

/** Good, Uncertain and Bad without a reason of their own. */
const PLAIN = { good: 0, uncertain: 0x40000000, bad: 0x80000000 } as const;

/** A StatusCode without its info bits [OPC 10000-4 §7.39.1]. */
const CODE_BITS = 0xffff0000;

/** Its settings in gateway.yaml, beside `kind` and `signals`. */
const settings = {
  of: Type.String({
    pattern: `^(good|uncertain|bad|0x[0-9A-Fa-f]{8}|${names.join('|')})$`,
    description: `What the machine says: good, uncertain, bad, or one StatusCode (0x40930000; by name ${names.join(', ')})`,
  }),
  as: Type.Enum(['good', 'uncertain', 'bad'], { description: 'What it is taken for' }),
};

type Settings = { [K in keyof typeof settings]: Static<(typeof settings)[K]> };

export const quality = {
  kind: 'quality',
  on: 'status',
  settings,
  types: ['float', 'int', 'bool', 'text'],
  effect({ of, as }) {
    const code = NAMED[of] ?? (of.startsWith('0x') ? Number(of) & CODE_BITS : null);
    const isMeant = (status: number) =>
      code === null ? qualityOf(status) === of : (status & CODE_BITS) === (code & CODE_BITS);
    return { on: 'status', map: (status) => (isMeant(status) ? PLAIN[as] : status) };
  },
} as const satisfies Stage<Settings> & { settings: typeof settings };
