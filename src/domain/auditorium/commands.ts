import type { ExpectedVersion } from '../../engine/decider.ts';
import type { AuditoriumId, TheaterId } from '../kernel/ids.ts';
import type { ScreenType, Seat, SeatKind, Tier } from './values.ts';

export interface BuildAuditorium {
  readonly type: 'BuildAuditorium';
  readonly auditoriumId: AuditoriumId;
  readonly theaterId: TheaterId;
  readonly name: string;
  readonly screenType: ScreenType;
}

export interface ReviseAuditorium extends ExpectedVersion {
  readonly type: 'ReviseAuditorium';
  readonly auditoriumId: AuditoriumId;
  readonly name?: string | undefined;
  readonly screenType?: ScreenType | undefined;
  /** True brings a retired auditorium back, false retires it. */
  readonly active?: boolean | undefined;
}

export interface InstallSeats {
  readonly type: 'InstallSeats';
  readonly auditoriumId: AuditoriumId;
  /** Derives from the command, so that its repeat is recognised. */
  readonly installationId: string;
  readonly seats: readonly Seat[];
}

export interface ReviseSeat extends ExpectedVersion {
  readonly type: 'ReviseSeat';
  readonly auditoriumId: AuditoriumId;
  readonly seatId: string;
  readonly tier?: Tier | undefined;
  readonly kind?: SeatKind | undefined;
  readonly active?: boolean | undefined;
}

export type AuditoriumCommand = BuildAuditorium | ReviseAuditorium | InstallSeats | ReviseSeat;
