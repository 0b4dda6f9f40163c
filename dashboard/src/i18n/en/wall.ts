/** Walls, in English. */

export const wall = {
  // Wall.
  'wall.down': '{count} down',
  'wall.slow': '{count} slow',
  'wall.noData': '{count} no data',
  'wall.due': '{count} due',
  'wall.page': 'Page {page} of {pages}',
  'wall.until': 'until {time}',
  'wall.known': '{percent} % known',
  'wall.knownFor': '{lasting} known',
  'wall.noAlarms': 'No alarms',
  'wall.more': '+ {count} more',
  'wall.shelved': '{count} shelved',
  'wall.uncertain': 'uncertain',
  'wall.unknown': 'There is no wall “{id}”.',
  'wall.all': 'All walls',
  // Walls.
  'walls.title': 'Walls',
  'walls.hint': 'A wall is a site, an area or a line, full screen, to be read from ten metres.',
  'walls.site': 'Site',
  'walls.area': 'Area',
  'walls.line': 'Line',
  'walls.machines': { one: '{count} machine', other: '{count} machines' },
} as const;
