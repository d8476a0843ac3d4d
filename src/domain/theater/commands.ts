import type { Changes } from '../kernel/changes.ts';
import type { ExpectedVersion } from '../../engine/decider.ts';
import type { TheaterId } from '../kernel/ids.ts';
import type { RefundPolicy } from './values.ts';

/** What a tier costs on top of the base price, in minor units. */
export interface Surcharges {
  readonly premium: number;
  readonly vip: number;
  readonly recliner: number;
}

export interface MorningDiscount {
  readonly percent: number;
  readonly before: string;
}

export interface TheaterTerms {
  readonly currency: string;
  readonly surcharges: Surcharges;
  readonly morningDiscount: MorningDiscount;
  readonly cleaningMinutes: number;
  readonly salesCutoffMinutes: number;
  readonly boxOfficeCutoffMinutes: number;
  readonly businessDayStart: string;
  readonly refundPolicy: RefundPolicy;
  readonly payAtCounter: boolean;
}

export interface TheaterDetails extends TheaterTerms {
  readonly name: string;
  readonly city: string;
  readonly address: string;
  readonly timeZone: string;
}

export interface OpenTheater {
  readonly type: 'OpenTheater';
  readonly theaterId: TheaterId;
  readonly details: TheaterDetails;
}

export interface ReviseTheater extends ExpectedVersion {
  readonly type: 'ReviseTheater';
  readonly theaterId: TheaterId;
  readonly changes: Changes<TheaterDetails>;
  /** True brings a retired theater back, false retires it. */
  readonly active?: boolean | undefined;
}

export type TheaterCommand = OpenTheater | ReviseTheater;
