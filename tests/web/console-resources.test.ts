import { describe, expect, it } from '@jest/globals';
import type { z } from 'zod';
import type { AuditJob } from '../../src/api/resources/audit-job.ts';
import type { Event } from '../../src/api/resources/event.ts';
import type { Import } from '../../src/api/resources/import.ts';
import type {
  CapacityReport,
  PopularMoviesReport,
  RevenueReport,
  SummaryReport,
} from '../../src/api/resources/reports.ts';
import type { Prices } from '../../src/api/resources/showtime.ts';
import type {
  DoorTicket,
  ReportedScan,
  ScannedTicketView,
  TicketKeySet,
} from '../../src/api/resources/ticket.ts';
import type { TreeHead, TreeInclusionProof } from '../../src/api/resources/tree-head.ts';
import { ImportKind } from '../../src/domain/import/values.ts';
import type * as audit from '../../web/console/audit/audit-resources.ts';
import type * as counter from '../../web/console/box-office/counter-resources.ts';
import type * as door from '../../web/console/door/door-resources.ts';
import { importKinds, type Import as ReadImport } from '../../web/console/imports/import-resources.ts';
import type * as reports from '../../web/console/reports/report-resources.ts';

/** Does not compile unless every answer of the API is what the console's sections read. */
type Read<Answer extends Wanted, Wanted> = [Answer, Wanted];
type EveryAnswerIsRead = [
  Read<z.output<typeof RevenueReport>, reports.RevenueReport>,
  Read<z.output<typeof CapacityReport>, reports.CapacityReport>,
  Read<z.output<typeof PopularMoviesReport>, reports.PopularMoviesReport>,
  Read<z.output<typeof SummaryReport>, reports.SummaryReport>,
  Read<Prices, counter.Prices>,
  Read<z.output<typeof ScannedTicketView>, door.ScannedTicket>,
  Read<ReportedScan, door.ReportedScan>,
  Read<DoorTicket, door.DoorTicket>,
  Read<z.output<typeof TicketKeySet>, door.TicketKeys>,
  Read<z.output<typeof Event>, audit.AuditEvent>,
  Read<z.output<typeof AuditJob>, audit.AuditJob>,
  Read<z.output<typeof TreeHead>, audit.TreeHead>,
  Read<z.output<typeof TreeInclusionProof>, audit.InclusionProof>,
  Read<Import, ReadImport>,
];

describe('what the sections of the console read', () => {
  it('is what the API answers, or this does not compile', () => {
    const answers: EveryAnswerIsRead | null = null;
    expect(answers).toBeNull();
  });

  it('knows every kind of import', () => {
    expect(importKinds).toEqual(ImportKind.options);
  });
});
