/**
 * Names of things as branded strings, so that a machine can't be passed where a signal is meant. The hierarchy is
 * ISA-95's (IEC 62264-1 §5.3): enterprise / site / area / line / machine.
 */

declare const brand: unique symbol;
type Id<B extends string> = string & { readonly [brand]: B };

export type SiteId = Id<'site'>;
export type AreaId = Id<'area'>;
export type LineId = Id<'line'>;
/** Unique in the whole enterprise: it is the Sparkplug device id and the key of all that is stored. */
export type MachineId = Id<'machine'>;
/** Unique within its machine; `/` makes folders. */
export type SignalId = Id<'signal'>;
export type GatewayId = Id<'gateway'>;
export type ProductId = Id<'product'>;
/** Made at random with the journal's files, 16 lower-case hex digits; a new disk is a new epoch. */
export type Epoch = Id<'epoch'>;

/**
 * Pattern of every id but a signal's. It leaves out what MQTT (`+ # /`), line protocol (`, = space`), SQL (quotes) and
 * HTML (`< > &`) give a meaning to [tck-id-intro-device-id-chars].
 */
export const ID_PATTERN = '^[A-Za-z0-9][A-Za-z0-9_.-]{0,63}$';

/** Pattern of a signal id: ids joined by `/`, at most eight folders deep. */
export const SIGNAL_ID_PATTERN = '^[A-Za-z0-9][A-Za-z0-9_.-]{0,63}(/[A-Za-z0-9][A-Za-z0-9_.-]{0,63}){0,7}$';

const idExpression = new RegExp(ID_PATTERN);
const signalIdExpression = new RegExp(SIGNAL_ID_PATTERN);
const epochExpression = /^[0-9a-f]{16}$/;

/** Whether the text may stand as a site, area, line, machine, gateway or product id. */
export const isId = (text: string): boolean => idExpression.test(text);

/** Whether the text may stand as a signal id. */
export const isSignalId = (text: string): text is SignalId => signalIdExpression.test(text);

/** Whether the text is a journal's epoch. */
export const isEpoch = (text: string): text is Epoch => epochExpression.test(text);
