/** Job orders of ISA-95: OPC 10031-4, at a machine by Machinery's job management, OPC 40001-3. */

import type { Specification } from '../specification.ts';

const job = {
  id: 'job',
  name: 'Job',
  type: 'text',
  part: '[0].JobOrder.JobOrderID',
  clause: 'OPC 10031-4 §6.2.1',
  note: 'the first of its list: without a job order it has no value',
} as const;

export const isa95Jobs: Specification = {
  document: 'OPC 10031-4',
  title: 'ISA-95 Job Control',
  namespaces: [
    'http://opcfoundation.org/UA/ISA95-JOBCONTROL_V2/',
    'http://opcfoundation.org/UA/ISA95-JOBCONTROL',
    'http://opcfoundation.org/UA/Machinery/Jobs/',
  ],
  machines: [],
  identity: [],
  signals: [
    { ...job, path: 'MachineryBuildingBlocks/JobManagement/JobOrderControl/JobOrderList', confidence: 'high' },
    { ...job, path: '**/{ISA95JobOrderReceiverObjectType}/JobOrderList', confidence: 'medium' },
  ],
  speeds: [],
};
