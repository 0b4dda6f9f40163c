/**
 * HistoryRead of raw values [OPC 10000-11 §6.5.3] over an archive: in pages with continuation points, bounding values
 * where they are asked for, times exact to 100 ns. node-opcua's own historian goes through all values for each page,
 * compares times in milliseconds and has no bounding values.
 */

import { randomBytes } from 'node:crypto';
import {
  AccessLevelFlag,
  DataValue,
  HistoryData,
  HistoryReadResult,
  type ISessionContext,
  ReadRawModifiedDetails,
  StatusCodes,
  type UAVariable,
} from 'node-opcua';
import type { Archive, Asked, Kept } from './archive.ts';

export interface HistoryLimits {
  /** Values of one node in one answer. */
  valuesMax: number;
  /** Continuation points that a session may hold. */
  pointsMax: number;
}

export const HISTORY_LIMITS: HistoryLimits = { valuesMax: 10_000, pointsMax: 1_000 };

/** What a session still has to fetch, by its continuation point. */
type Points = Map<string, Asked & { node: string; bounds: boolean }>;

interface ContinuationData {
  continuationPoint?: Buffer | null;
  releaseContinuationPoints?: boolean;
}

type Historizing = UAVariable & {
  historizing: boolean;
  accessLevel: number;
  userAccessLevel?: number;
  _historyRead: unknown;
};

export class HistoryService {
  readonly #archive: Archive<DataValue>;
  readonly #limits: HistoryLimits;
  readonly #sessions = new WeakMap<object, Points>();
  /** Answers so far. */
  reads = 0;
  /** Values given so far. */
  values = 0;

  constructor(archive: Archive<DataValue>, limits: HistoryLimits = HISTORY_LIMITS) {
    this.#archive = archive;
    this.#limits = limits;
  }

  /** Lets clients read the history of a variable, which the archive knows as `node`. */
  install(variable: UAVariable, node: string): void {
    const historizing = variable as Historizing;
    historizing.historizing = true;
    historizing.accessLevel |= AccessLevelFlag.HistoryRead;
    if (historizing.userAccessLevel !== undefined) historizing.userAccessLevel |= AccessLevelFlag.HistoryRead;
    historizing._historyRead = (
      context: ISessionContext,
      details: unknown,
      _indexRange: unknown,
      _dataEncoding: unknown,
      continuation: ContinuationData,
      callback: (error: null, result: HistoryReadResult) => void,
    ) => callback(null, this.#read(context, details, continuation, node));
  }

  #read(context: ISessionContext, details: unknown, continuation: ContinuationData, node: string): HistoryReadResult {
    const points = this.#pointsOf(context);
    const { continuationPoint, releaseContinuationPoints } = continuation;
    if (continuationPoint != null && continuationPoint.length > 0) {
      const id = continuationPoint.toString('hex');
      const asked = points.get(id);
      // A point is good for one answer [OPC 10000-4 §7.9].
      points.delete(id);
      if (releaseContinuationPoints) return new HistoryReadResult({ statusCode: StatusCodes.Good });
      if (asked === undefined || asked.node !== node) return refused(StatusCodes.BadContinuationPointInvalid);
      return this.#answer(node, asked, asked.bounds, points);
    }
    if (!(details instanceof ReadRawModifiedDetails) || details.isReadModified) {
      return refused(StatusCodes.BadHistoryOperationUnsupported);
    }
    const fromNs = nsOf(details.startTime);
    const toNs = nsOf(details.endTime);
    if (fromNs === null || toNs === null || fromNs > toNs) return refused(StatusCodes.BadHistoryOperationUnsupported);
    const { valuesMax } = this.#limits;
    const max = details.numValuesPerNode > 0 ? Math.min(details.numValuesPerNode, valuesMax) : valuesMax;
    return this.#answer(node, { fromNs, toNs, max }, details.returnBounds, points, true);
  }

  #answer(node: string, asked: Asked, bounds: boolean, points: Points, first = false): HistoryReadResult {
    const { values, nextNs } = this.#archive.read(node, asked);
    const dataValues = values.map(({ value }) => value);
    const around = bounds ? this.#archive.bounds(node, asked) : null;
    if (around !== null && first && around.before?.timeNs !== asked.fromNs) {
      dataValues.unshift(boundOf(around.before, asked.fromNs));
    }
    let continuationPoint: Buffer | undefined;
    if (nextNs !== null) {
      if (points.size >= this.#limits.pointsMax) return refused(StatusCodes.BadNoContinuationPoints);
      continuationPoint = randomBytes(8);
      points.set(continuationPoint.toString('hex'), { ...asked, fromNs: nextNs, node, bounds });
    } else if (around !== null && around.after?.timeNs !== asked.toNs) {
      dataValues.push(boundOf(around.after, asked.toNs));
    }
    this.reads += 1;
    this.values += dataValues.length;
    const statusCode = dataValues.length === 0 ? StatusCodes.GoodNoData : StatusCodes.Good;
    return new HistoryReadResult({
      statusCode,
      historyData: new HistoryData({ dataValues }),
      ...(continuationPoint === undefined ? {} : { continuationPoint }),
    });
  }

  #pointsOf({ session }: ISessionContext): Points {
    const key = (session ?? this) as object;
    const points = this.#sessions.get(key) ?? new Map();
    this.#sessions.set(key, points);
    return points;
  }
}

const refused = (statusCode: typeof StatusCodes.Good) =>
  new HistoryReadResult({ statusCode, historyData: new HistoryData({ dataValues: [] }) });

/** A bound that the record doesn't have is said to be missing, at the end that was asked about [OPC 10000-11 §6.5.3.2]. */
function boundOf(bound: Kept<DataValue> | null, atNs: bigint): DataValue {
  if (bound !== null) return bound.value;
  return new DataValue({
    statusCode: StatusCodes.BadBoundNotFound,
    sourceTimestamp: new Date(Number(atNs / 1_000_000n)),
  });
}

/** `null` for "not given", which is the earliest time that OPC UA knows. */
function nsOf(date: Date | null): bigint | null {
  const ms = date?.getTime();
  return ms === undefined || Number.isNaN(ms) || ms <= 0 ? null : BigInt(ms) * 1_000_000n;
}
