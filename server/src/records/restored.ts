/** The mark that a restore leaves among the values of the records, for the server to find at its next start. */

export const RESTORED = 'restored';
