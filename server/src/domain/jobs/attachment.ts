/** A photo or document that lies with a job or a request. What it holds is on the disk, under its digest. */

import type { JobAttachmentView } from '@gemba/contract/jobs';

export interface Attachment {
  /** 1, 2, 3 … */
  id: number;
  sha256: string;
  mediaType: JobAttachmentView['mediaType'];
  bytes: number;
  name: string;
  /** Id of the job, or of the request; the other is `null`. */
  job: string | null;
  request: string | null;
  by: string;
  atNs: bigint;
  /** The act that brought it: sent twice it is one. */
  act: string;
}
