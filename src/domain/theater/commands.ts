import type { ExpectedVersion } from '../../engine/decider.ts';
import type { Changes } from '../kernel/changes.ts';
import type { TheaterId } from '../kernel/ids.ts';
import type { TheaterDetails } from './values.ts';

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
