/** Whether a gateway program can do its work, and what that hangs on: for an orchestrator, and for a person with curl. */

/** One OPC UA server. */
export interface EndpointReadiness {
  endpoint: string;
  /** `watching`: its machines are being watched. */
  state: string;
  machines: string[];
  /** Signals whose nodes the server doesn't have. */
  signalsMissing: number;
}

export interface GatewayReadiness {
  id: string;
  /** The journal takes what machines report. */
  journal: boolean;
  /** The broker is connected. */
  broker: boolean;
  /** A server is there to store; the journal waits for one. */
  server: boolean;
  endpoints: EndpointReadiness[];
}

export interface Readiness {
  ready: boolean;
  /** The configuration on disk is the one in force. */
  configuration: boolean;
  gateways: GatewayReadiness[];
}

/** A machine that is off or a server that is away is no fault of the gateway's: neither makes it unready. */
export function readinessOf(configuration: boolean, gateways: GatewayReadiness[]): Readiness {
  const ready = configuration && gateways.every(({ journal, broker }) => journal && broker);
  return { ready, configuration, gateways };
}
