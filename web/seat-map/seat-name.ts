import type { Seat } from '../api/resources.ts';
import type { Formats } from '../language/formats.ts';
import type { Texts } from '../language/texts/en.ts';

/** Names a seat for who does not see the picture: `Row F, seat 9, premium, €16.50, available`. */
export function seatName(t: Texts, formats: Formats, seat: Seat, isMine: boolean): string {
  const kind = t.map.kinds[seat.kind];
  const tier = t.map.tiers[seat.tier] + (kind === '' ? '' : `, ${kind}`);
  const status = isMine ? t.map.chosen : t.map.status[seat.status];
  return t.map.full(t.map.seat(seat.row, seat.number), tier, formats.money(seat.price), status);
}
