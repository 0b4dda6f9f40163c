/** Reports on imports as the API says them; that these are the views is checked when this compiles. */

import { EXCHANGE_TABLES, IMPORT_DOES, IMPORT_MODES, type TableReport } from '@gemba/contract/imports';
import Type, { type Static } from 'typebox';
import type { Api } from './context.ts';
import { oneOf, orNull, type Same } from './schemas.ts';

const text = Type.String();

export const ImportFaultSchema = Type.Object({
  line: Type.Number({ description: 'Line of the file, or number of the thing in it' }),
  column: orNull(Type.String()),
  value: orNull(Type.String()),
  ...{ reason: text, next: text },
});

export const CsvFormatSchema = Type.Object({ kind: Type.Literal('csv'), delimiter: text, decimal: text });

/** Lets routes take a file as it is, as `text/csv`. */
export function takeTables(api: Api): void {
  if (api.hasContentTypeParser('text/csv')) return;
  api.addContentTypeParser(['text/csv', 'text/plain'], { parseAs: 'buffer' }, (_request, body, done) =>
    done(null, body),
  );
}

/** What is asked of an import. */
export const ImportAsked = Type.Object({
  mode: Type.Union(
    IMPORT_MODES.map((mode) => Type.Literal(mode)),
    { default: 'all-or-nothing' },
  ),
  dryRun: Type.Boolean({ default: false, description: 'Only looks' }),
});

export const TableReportSchema = Type.Object({
  ...{ table: oneOf(EXCHANGE_TABLES), mode: oneOf(IMPORT_MODES), dryRun: Type.Boolean(), imported: Type.Boolean() },
  format: CsvFormatSchema,
  things: Type.Array(
    Type.Object({
      line: Type.Number({ description: 'Line of the file on which it stands first' }),
      ...{ id: text, name: text, does: oneOf(IMPORT_DOES) },
      changes: Type.Array(Type.Object({ column: text, from: text, to: text })),
      note: orNull(text, 'What of it is passed over, and why'),
    }),
  ),
  faults: Type.Array(ImportFaultSchema),
  ignored: Type.Array(text, { description: 'Headings that nobody knows: their columns were not read' }),
  configuration: orNull(
    Type.Object({
      text: Type.String({ description: 'plant.yaml as it would be; nothing has been written' }),
      difference: Type.Array(
        Type.Object({
          sign: oneOf(['-', '+'] as const),
          line: Type.Number({ description: 'In the file that it stands in' }),
          text,
        }),
      ),
    }),
  ),
});

/** Fails to compile when a schema and its view part. */
export const IMPORTS_AGREE: { report: Same<Static<typeof TableReportSchema>, TableReport> } = { report: true };
