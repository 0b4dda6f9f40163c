/**
 * What servers refuse a call for. node-opcua tells the status only in the text of its error, so it is known by its name
 * there [OPC 10000-4 §7.39.2].
 */

/** The server answers, but knows the subscription no more. */
export const SUBSCRIPTION_GONE = /BadNoSubscription|BadSubscriptionIdInvalid/;
/** It has no such message any more. */
export const NOT_AVAILABLE = /BadMessageNotAvailable/;
/** It doesn't know the service at all. */
export const UNSUPPORTED = /BadServiceUnsupported|BadNotImplemented|BadNotSupported/;
