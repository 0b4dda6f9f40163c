/** Namespace of the benchmarks' nodes, which are `s=V0`, `s=V1` … */
export const FIELD_NAMESPACE = 'urn:gemba:bench';
