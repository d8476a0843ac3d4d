import { TheaterId } from '../../domain/kernel/ids.ts';
import { minorUnits } from '../../domain/kernel/money.ts';
import { theater, type TheaterRejection, type TheaterState } from '../../domain/theater/decider.ts';
import { usualTicketTypes } from '../../domain/theater/ticket-types.ts';
import type { TheaterDetails, TheaterTerms } from '../../domain/theater/values.ts';
import type { CommandResult } from '../../engine/command-handling/command-result.ts';
import type { CommandSession } from '../../engine/command-handling/command-session.ts';
import { derivedId } from '../../engine/derived-id.ts';
import type { CommandDependencies } from '../dependencies.ts';
import type { SellingSettings } from '../selling-settings.ts';

/** What must be said of a theater; of its terms only what differs from the usual ones. */
export type TheaterToOpen = Pick<TheaterDetails, 'name' | 'city' | 'address' | 'timeZone' | 'currency'> & {
  readonly [Term in keyof TheaterTerms]?: TheaterTerms[Term] | undefined;
};

/** Opens a theater. */
export function openTheater(
  { settings }: Pick<CommandDependencies, 'settings'>,
  session: CommandSession,
  given: TheaterToOpen,
): Promise<CommandResult<TheaterState, TheaterRejection>> {
  const theaterId = TheaterId.parse(derivedId(session.commandId, 'theater'));
  const own = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
  const details = { ...usualTerms(given.currency, settings), ...own } as TheaterDetails;
  return session.execute(theater, theaterId, { type: 'OpenTheater', theaterId, details });
}

/** The terms of a theater that says nothing of its own (domain: price of a ticket, refund policy). */
function usualTerms(currency: string, settings: SellingSettings): TheaterTerms {
  return {
    currency,
    surcharges: { premium: minorUnits(5, currency), vip: minorUnits(10, currency), recliner: 0 },
    morningDiscount: { percent: 20, before: '12:00' },
    cleaningMinutes: settings.cleaningMinutes,
    salesCutoffMinutes: settings.salesCutoffMinutes,
    boxOfficeCutoffMinutes: 0,
    businessDayStart: '04:00',
    refundPolicy: [{ untilMinutesBefore: 0, percent: 100 }],
    payAtCounter: false,
    ticketTypes: usualTicketTypes,
    wheelchairReleaseMinutes: null,
  };
}
