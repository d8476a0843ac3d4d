/** What somebody has chosen of a showtime, over a reload and the way to the sign-in. It ends with the browser's tab. */
interface RememberedBasket {
  readonly chosen: readonly string[];
  /** The key of a hold that was sent and not answered: sent again, it finds what the first one did. */
  readonly holdKey: string | null;
  /** Whether somebody of the party needs a wheelchair space. */
  readonly accessible: boolean;
}

const nothing: RememberedBasket = { chosen: [], holdKey: null, accessible: false };

export function recallBasket(showtimeId: string): RememberedBasket {
  try {
    return { ...nothing, ...(JSON.parse(sessionStorage.getItem(nameOf(showtimeId)) ?? '{}') as object) };
  } catch {
    return nothing;
  }
}

export function rememberBasket(showtimeId: string, basket: RememberedBasket): void {
  if (basket.chosen.length === 0) sessionStorage.removeItem(nameOf(showtimeId));
  else sessionStorage.setItem(nameOf(showtimeId), JSON.stringify(basket));
}

function nameOf(showtimeId: string): string {
  return `marquee.basket.${showtimeId}`;
}
