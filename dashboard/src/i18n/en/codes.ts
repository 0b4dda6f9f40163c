/** Codes of machines to be printed, in English. */

export const codes = {
  'codes.title': 'Machine codes',
  'codes.explain': 'Stuck on a machine, they lead a phone to its page.',
  'codes.print': { one: 'Print {count} label', other: 'Print {count} labels' },
  'codes.machines': 'Which machines',
  'codes.none': 'No machine is chosen.',
  'codes.of': 'QR code of {machine}',
} as const;
