/** OPC UA for Machinery: the building blocks of OPC 40001-1, which every specification of VDMA is made of. */

import type { Specification } from '../specification.ts';

/** Building blocks stand at the machine, in MachineryBuildingBlocks, or under Monitoring/Status [OPC 40001-1 §6, §16.2]. */
const PLACES = ['MachineryBuildingBlocks', 'Monitoring/Status', '.'] as const;
const at = (place: string, block: string): string => (place === '.' ? block : `${place}/${block}`);

export const machinery: Specification = {
  document: 'OPC 40001-1',
  title: 'Machinery',
  namespaces: ['http://opcfoundation.org/UA/Machinery/'],
  machines: [{ folder: 'Machines', clause: 'OPC 40001-1 §9.2' }],
  identity: [
    { what: 'name', path: 'Identification/ComponentName', clause: 'OPC 40001-1 §8.3' },
    { what: 'name', path: 'Identification/AssetId', clause: 'OPC 40001-1 §8.3' },
    { what: 'serial', path: 'Identification/SerialNumber', clause: 'OPC 40001-1 §8.3' },
    { what: 'manufacturer', path: 'Identification/Manufacturer', clause: 'OPC 40001-1 §8.3' },
    { what: 'model', path: 'Identification/Model', clause: 'OPC 40001-1 §8.3' },
    { what: 'uri', path: 'Identification/ProductInstanceUri', clause: 'OPC 40001-1 §8.6' },
    { what: 'location', path: 'Identification/Location', clause: 'OPC 40001-1 §8.6' },
  ],
  signals: [
    // The number is the same in every language; the text is the server's.
    ...PLACES.map((place) => ({
      id: 'state',
      role: 'state' as const,
      type: 'int' as const,
      stateModel: 'machinery' as const,
      path: at(place, 'MachineryItemState/CurrentState/Number'),
      confidence: 'high' as const,
      clause: 'OPC 40001-1 §12.2',
    })),
    ...PLACES.map((place) => ({
      id: 'state',
      role: 'state' as const,
      type: 'text' as const,
      stateModel: 'machinery' as const,
      path: at(place, 'MachineryItemState/CurrentState'),
      confidence: 'high' as const,
      clause: 'OPC 40001-1 §12.2',
    })),
    ...PLACES.map((place) => ({
      id: 'mode',
      role: 'mode' as const,
      type: 'int' as const,
      path: at(place, 'MachineryOperationMode/CurrentState/Number'),
      confidence: 'high' as const,
      clause: 'OPC 40001-1 §13.2',
    })),
    ...PLACES.map((place) => ({
      id: 'mode',
      role: 'mode' as const,
      type: 'text' as const,
      path: at(place, 'MachineryOperationMode/CurrentState'),
      confidence: 'high' as const,
      clause: 'OPC 40001-1 §13.2',
    })),
    ...PLACES.map((place) => ({
      id: 'total',
      role: 'count-total' as const,
      type: 'int' as const,
      path: at(place, 'OperationCounters/OperationCycleCounter'),
      confidence: 'medium' as const,
      clause: 'OPC 40001-1 §14.2',
      note: 'counts cycles: a cycle may make several parts',
    })),
  ],
  speeds: [],
};
