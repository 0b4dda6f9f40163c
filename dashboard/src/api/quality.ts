/** Control charts, yields, reject reasons and energy, as the server answers them (`contract/src/quality.ts`). */

import type { ControlChartView, EnergyOfPlace, QualityView } from '@gemba/contract/quality';
import { request } from './request.ts';

const at = encodeURIComponent;

export const controlChart = (
  machine: string,
  signal: string,
  fromMs: number,
  toMs: number,
): Promise<ControlChartView> =>
  request('GET', `/machines/${at(machine)}/charts/${at(signal)}?from=${Math.floor(fromMs)}&to=${Math.ceil(toMs)}`);

export const quality = (place: string, fromMs: number, toMs: number): Promise<QualityView> =>
  request('GET', `/quality?place=${at(place)}&from=${Math.floor(fromMs)}&to=${Math.ceil(toMs)}`);

export const energy = (place: string, fromMs: number, toMs: number): Promise<EnergyOfPlace> =>
  request('GET', `/energy?place=${at(place)}&from=${Math.floor(fromMs)}&to=${Math.ceil(toMs)}`);
