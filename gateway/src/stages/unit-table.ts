/**
 * Units of measurement as data: what a unit is called in UCUM, in UN/ECE Recommendation 20 (whose codes OPC UA uses
 * [OPC 10000-8 §5.6.4.3]) and on a label, and how it becomes the base unit of its dimension. A new unit is a line.
 */

/** value in base unit = value × factor + offset. */
export interface Unit {
  /** UCUM code, case sensitive: what gateway.yaml says. */
  ucum: string;
  /** UN/ECE common code; empty where there is none. */
  unece: string;
  dimension: string;
  factor: number;
  offset: number;
  /** What people write for it, beside the UCUM code. */
  labels: readonly string[];
}

const unit = (
  dimension: string,
  ucum: string,
  unece: string,
  factor: number,
  labels: readonly string[] = [],
  offset = 0,
): Unit => ({ dimension, ucum, unece, factor, offset, labels });

const PI = Math.PI;
const LB = 0.45359237;
const LBF = 4.4482216152605;
const INCH = 0.0254;
const FOOT = 0.3048;
const US_GALLON = 0.003785411784;
const HOUR = 3600;

export const UNITS: readonly Unit[] = [
  unit('temperature', 'K', 'KEL', 1),
  unit('temperature', 'Cel', 'CEL', 1, ['°C', 'degC', '℃'], 273.15),
  unit('temperature', '[degF]', 'FAH', 5 / 9, ['°F', 'degF', '℉'], 459.67 * (5 / 9)),
  unit('pressure', 'Pa', 'PAL', 1),
  unit('pressure', 'hPa', 'A97', 100),
  unit('pressure', 'kPa', 'KPA', 1e3),
  unit('pressure', 'MPa', 'MPA', 1e6),
  unit('pressure', 'mbar', 'MBR', 100),
  unit('pressure', 'bar', 'BAR', 1e5),
  unit('pressure', '[psi]', 'PS', LBF / INCH ** 2, ['psi']),
  unit('pressure', 'atm', 'ATM', 101_325),
  unit('pressure', 'mm[Hg]', 'HN', 133.322387415, ['mmHg']),
  unit('length', 'm', 'MTR', 1),
  unit('length', 'mm', 'MMT', 1e-3),
  unit('length', 'cm', 'CMT', 1e-2),
  unit('length', 'um', '4H', 1e-6, ['µm', 'μm']),
  unit('length', 'km', 'KMT', 1e3),
  unit('length', '[in_i]', 'INH', INCH, ['in', 'inch']),
  unit('length', '[ft_i]', 'FOT', FOOT, ['ft']),
  unit('speed', 'm/s', 'MTS', 1),
  unit('speed', 'mm/s', 'C16', 1e-3),
  unit('speed', 'm/min', '2X', 1 / 60),
  unit('speed', 'mm/min', 'H81', 1e-3 / 60),
  unit('speed', 'km/h', 'KMH', 1e3 / HOUR),
  unit('speed', '[in_i]/s', 'IU', INCH, ['in/s']),
  unit('speed', '[ft_i]/min', 'FR', FOOT / 60, ['ft/min']),
  unit('acceleration', 'm/s2', 'MSK', 1, ['m/s²']),
  unit('acceleration', '[g]', 'K40', 9.80665, ['g0']),
  unit('mass', 'kg', 'KGM', 1),
  unit('mass', 'g', 'GRM', 1e-3),
  unit('mass', 'mg', 'MGM', 1e-6),
  unit('mass', 't', 'TNE', 1e3),
  unit('mass', '[lb_av]', 'LBR', LB, ['lb']),
  unit('mass', '[oz_av]', 'ONZ', LB / 16, ['oz']),
  unit('mass-flow', 'kg/s', 'KGS', 1),
  unit('mass-flow', 'kg/min', 'F31', 1 / 60),
  unit('mass-flow', 'kg/h', 'E93', 1 / HOUR),
  unit('mass-flow', 't/h', 'E18', 1e3 / HOUR),
  unit('volume', 'm3', 'MTQ', 1, ['m³']),
  unit('volume', 'L', 'LTR', 1e-3, ['l']),
  unit('volume', 'mL', 'MLT', 1e-6, ['ml']),
  unit('volume', '[gal_us]', 'GLL', US_GALLON, ['gal']),
  unit('volume-flow', 'm3/s', 'MQS', 1, ['m³/s']),
  unit('volume-flow', 'm3/h', 'MQH', 1 / HOUR, ['m³/h']),
  unit('volume-flow', 'L/s', 'G51', 1e-3, ['l/s']),
  unit('volume-flow', 'L/min', 'L2', 1e-3 / 60, ['l/min']),
  unit('volume-flow', 'L/h', 'E32', 1e-3 / HOUR, ['l/h']),
  unit('volume-flow', '[gal_us]/min', 'G2', US_GALLON / 60, ['gpm', 'gal/min']),
  unit('force', 'N', 'NEW', 1),
  unit('force', 'kN', 'B47', 1e3),
  unit('force', '[lbf_av]', 'C78', LBF, ['lbf']),
  unit('torque', 'N.m', 'NU', 1, ['Nm', 'N·m']),
  unit('torque', 'kN.m', 'B48', 1e3, ['kNm', 'kN·m']),
  unit('torque', '[ft_i].[lbf_av]', 'M92', FOOT * LBF, ['ft·lbf', 'lbf·ft']),
  unit('energy', 'J', 'JOU', 1),
  unit('energy', 'kJ', 'KJO', 1e3),
  unit('energy', 'MJ', '3B', 1e6),
  unit('energy', 'W.h', 'WHR', HOUR, ['Wh']),
  unit('energy', 'kW.h', 'KWH', 1e3 * HOUR, ['kWh']),
  unit('energy', 'MW.h', 'MWH', 1e6 * HOUR, ['MWh']),
  unit('energy', '[Btu_IT]', 'BTU', 1055.05585262, ['BTU']),
  unit('power', 'W', 'WTT', 1),
  unit('power', 'kW', 'KWT', 1e3),
  unit('power', 'MW', 'MAW', 1e6),
  unit('power', '[HP]', 'K43', 745.69987158227, ['hp']),
  unit('apparent-power', 'V.A', 'D46', 1, ['VA']),
  unit('apparent-power', 'kV.A', 'KVA', 1e3, ['kVA']),
  unit('reactive-power', 'var', 'D44', 1),
  unit('reactive-power', 'kvar', 'KVR', 1e3),
  unit('current', 'A', 'AMP', 1),
  unit('current', 'mA', '4K', 1e-3),
  unit('current', 'kA', 'B22', 1e3),
  unit('voltage', 'V', 'VLT', 1),
  unit('voltage', 'mV', '2Z', 1e-3),
  unit('voltage', 'kV', 'KVT', 1e3),
  unit('time', 's', 'SEC', 1),
  unit('time', 'ms', 'C26', 1e-3),
  unit('time', 'min', 'MIN', 60),
  unit('time', 'h', 'HUR', HOUR),
  unit('time', 'd', 'DAY', 86_400),
  unit('frequency', 'Hz', 'HTZ', 1, ['1/s']),
  unit('frequency', 'kHz', 'KHZ', 1e3),
  unit('frequency', '/min', 'C94', 1 / 60, ['1/min']),
  unit('frequency', '/h', 'H10', 1 / HOUR, ['1/h']),
  unit('rotation', 'rad/s', '2A', 1),
  unit('rotation', '{rev}/min', 'RPM', (2 * PI) / 60, ['rpm', 'r/min', 'min⁻¹', 'U/min']),
  unit('rotation', '{rev}/s', 'RPS', 2 * PI, ['r/s']),
  unit('angle', 'rad', 'C81', 1),
  unit('angle', 'deg', 'DD', PI / 180, ['°']),
  unit('ratio', '1', 'C62', 1),
  unit('ratio', '%', 'P1', 1e-2),
  unit('ratio', '[ppm]', '59', 1e-6, ['ppm']),
];

const byName = new Map(UNITS.flatMap((one) => [one.ucum, ...one.labels].map((name) => [name, one] as const)));
const byCode = new Map(UNITS.flatMap((one) => (one.unece === '' ? [] : [[one.unece, one] as const])));

/** By UCUM code or label, then by UN/ECE code; `null` for one that isn't in the table. */
export const unitOf = (name: string): Unit | null => byName.get(name) ?? byCode.get(name) ?? null;

/**
 * By OPC UA's `unitId`: the characters of the UN/ECE code, one byte each [OPC 10000-8 §5.6.4.3]; `null` for one that isn't
 * in the table, and for -1, by which a server says that it has no code.
 */
export function unitOfId(unitId: number): Unit | null {
  if (unitId <= 0) return null;
  const bytes = [unitId >>> 24, (unitId >>> 16) & 0xff, (unitId >>> 8) & 0xff, unitId & 0xff];
  return byCode.get(String.fromCharCode(...bytes.filter((byte) => byte !== 0))) ?? null;
}

/** How a value in one unit becomes one in another: × factor, + offset; `null` where they measure different things. */
export function conversion(from: Unit, to: Unit): { factor: number; offset: number } | null {
  if (from.dimension !== to.dimension) return null;
  if (from === to) return { factor: 1, offset: 0 };
  return { factor: from.factor / to.factor, offset: (from.offset - to.offset) / to.factor };
}
