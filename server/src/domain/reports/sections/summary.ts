/** What stands at the head: the figures of the whole place, with the period before and the target beside them. */

import { ratioFigure, sumFigure } from '../figures.ts';
import type { Section } from '../model.ts';
import { plannedPartsOf, previousWholeOf, targetOf, wholeOf } from '../roll-up.ts';
import type { ReportSource } from '../source.ts';

export function summary(source: ReportSource): Section {
  const { profile } = source;
  const [whole, before] = [wholeOf(source), previousWholeOf(source)];
  return {
    id: 'section.summary',
    blocks: [
      {
        kind: 'figures',
        figures: [
          ratioFigure('index', profile, whole, before, targetOf(source)),
          ratioFigure('availability', profile, whole, before),
          ratioFigure('performance', profile, whole, before),
          ratioFigure('quality', profile, whole, before),
          sumFigure('figure.good', whole, before, 'more', plannedPartsOf(source)),
          sumFigure('figure.reject', whole, before, 'less'),
          sumFigure('figure.down', whole, before, 'less'),
          sumFigure('figure.stops', whole, before, 'less'),
          sumFigure('figure.uncommented', whole, before, 'less'),
          ratioFigure('completeness', profile, whole, before),
        ],
      },
    ],
  };
}
