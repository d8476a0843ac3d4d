import type { AuditoriumId, ClaimId, MovieId, ShowtimeId } from '../kernel/ids.ts';
import type { Instant } from '../../engine/instant.ts';
import type { Money } from '../kernel/money.ts';

/** What a showtime is scheduled with. */
export interface Scheduling {
  readonly movieId: MovieId;
  readonly basePrice: Money | null;
  readonly onSaleFrom: Instant | null;
  /** The length of the slot is the sum of these two. */
  readonly durationMinutes: number;
  readonly cleaningMinutes: number;
}

export interface ClaimSlot {
  readonly type: 'ClaimSlot';
  readonly claimId: ClaimId;
  readonly auditoriumId: AuditoriumId;
  readonly showtimeId: ShowtimeId;
  readonly startsAt: Instant;
  readonly until: Instant;
  readonly scheduling: Scheduling;
}

export interface ConfirmSlot {
  readonly type: 'ConfirmSlot';
  readonly claimId: ClaimId;
}

export interface ReleaseSlot {
  readonly type: 'ReleaseSlot';
  readonly claimId: ClaimId;
}

export type TimetableCommand = ClaimSlot | ConfirmSlot | ReleaseSlot;
