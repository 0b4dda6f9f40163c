/** Units as EUInformation [OPC 10000-8 §5.6.4.3]: the signs that the plant writes, with their codes of UN/CEFACT. */

import { type EUInformation, makeEUInformation } from 'node-opcua';

/** Code of UNECE Recommendation 20, and what it is called. */
const UNITS: Readonly<Record<string, readonly [code: string, name: string]>> = {
  s: ['SEC', 'second'],
  '/h': ['H10', 'reciprocal hour'],
  '/min': ['C94', 'reciprocal minute'],
  '%': ['P1', 'percent'],
  '°C': ['CEL', 'degree Celsius'],
  bar: ['BAR', 'bar'],
  mbar: ['MBR', 'millibar'],
  kN: ['B47', 'kilonewton'],
  N: ['NEW', 'newton'],
  'l/min': ['L2', 'litre per minute'],
  'mm/s': ['C16', 'millimetre per second'],
  kW: ['KWT', 'kilowatt'],
  kWh: ['KWH', 'kilowatt hour'],
};

/** The unit of that sign; one that isn't in the table has no code [OPC 10000-8 §5.6.4.3]. */
export function unitOf(sign: string): EUInformation {
  const known = UNITS[sign];
  if (known !== undefined) return makeEUInformation(known[0], sign, known[1]);
  return Object.assign(makeEUInformation('', sign, sign), { namespaceUri: '', unitId: -1 });
}
