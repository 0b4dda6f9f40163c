/** Profiles as they are told: what they are about, where they come from, and their figures with formula and source. */

import type { FigureDefinition, ProfileView } from '@gemba/contract/figures';
import type { Figure, Profile } from '../domain/kpis/profile.ts';

export const definitionOf = ({ id, unit, formula, source, terms }: Figure): FigureDefinition => ({
  ...{ id, unit, formula, source },
  terms: [...terms],
});

export const profileView = ({ id, name, source, index, figures }: Profile): ProfileView => ({
  ...{ id, name, source, index },
  figures: Object.values(figures).map(definitionOf),
});
