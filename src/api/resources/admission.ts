import { z } from 'zod';
import { SeatId } from '../../domain/auditorium/values.ts';
import { admissionOf } from '../../domain/showtime/admitting.ts';
import type { Booking, TicketScan } from '../../domain/showtime/state.ts';
import { DeviceName } from '../../domain/showtime/values.ts';
import { Instant } from '../../engine/instant.ts';

/** When and where a ticket let somebody in. */
export const Admission = z.strictObject({ scannedAt: Instant, device: DeviceName.nullable() });
type Admission = z.output<typeof Admission>;

export const SeatAdmission = Admission.extend({ seatId: SeatId });

export function presentAdmission({ scannedAt, device }: TicketScan): Admission {
  return { scannedAt, device };
}

/** Who has come, by seat, in the order of the seats. */
export function admissionsOf(
  booking: Pick<Booking, 'seats' | 'scans'>,
): readonly z.output<typeof SeatAdmission>[] {
  return booking.seats
    .map(({ seatId }) => admissionOf(booking, seatId))
    .filter((scan) => scan !== null)
    .map((scan) => ({ seatId: scan.seatId, ...presentAdmission(scan) }));
}
