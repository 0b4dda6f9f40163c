/** Energy in the unit that reads best. Pure; the words of units are the same in all languages. */

/** A figure and its unit: watt-hours of a part, kilowatt-hours of a shift, megawatt-hours of a month. */
export function energyIn(kWh: number | null): { value: number | null; unit: 'Wh' | 'kWh' | 'MWh' } {
  if (kWh !== null && Math.abs(kWh) >= 10_000) return { value: kWh / 1000, unit: 'MWh' };
  if (kWh !== null && kWh !== 0 && Math.abs(kWh) < 1) return { value: kWh * 1000, unit: 'Wh' };
  return { value: kWh, unit: 'kWh' };
}
