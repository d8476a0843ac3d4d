import type { Seat } from '../api/resources.ts';
import { useSurroundings } from '../surroundings/surroundings.tsx';

/** Names seats for who does not see the picture: `Row F, seat 9, premium, €16.50, available`. */
export function useSeatName(): (seat: Seat, isMine: boolean) => string {
  const { t, formats } = useSurroundings();
  return (seat, isMine) => {
    const kind = t.map.kinds[seat.kind];
    const tier = t.map.tiers[seat.tier] + (kind === '' ? '' : `, ${kind}`);
    const status = isMine ? t.map.chosen : t.map.status[seat.status];
    return t.map.full(t.map.seat(seat.row, seat.number), tier, formats.money(seat.price), status);
  };
}
