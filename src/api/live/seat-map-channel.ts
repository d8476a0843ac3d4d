import type { Instant } from '../../engine/instant.ts';
import { isSame } from '../../engine/json.ts';
import { statusesOf, type SeatMapDocument } from '../../projections/seat-map.ts';
import { presentSeatMap, type SeatChange } from '../resources/seat-map.ts';
import { sellingStatus, type SellingStatus } from '../resources/showtime.ts';
import { eventMessage, type EventConnection } from './event-connection.ts';
import type { SendingPace } from './sending-pace.ts';

/** How many published maps are remembered for clients that connect again. */
const REMEMBERED = 64;

/**
 * The viewers of one seat map. All of them have been sent the map that was published last, and are sent the next one as
 * the same bytes: a change is rendered once, however many there are. Changes that follow too quickly are told together.
 */
export class SeatMapChannel {
  private readonly viewers = new Set<EventConnection>();
  private readonly pace: SendingPace;
  private readonly now: () => Instant;
  private published: SeatMapDocument;
  private status: SellingStatus;
  /** The map as it is, while it is not published yet. */
  private next: SeatMapDocument | null = null;
  private publishedAt = -Infinity;
  private timer: NodeJS.Timeout | undefined;
  /** The maps that were published, the last one at the end. */
  private readonly remembered: SeatMapDocument[] = [];
  /** What a new viewer is sent; null until one asks for it. */
  private opening: Buffer | null = null;
  private isClosed = false;

  constructor(map: SeatMapDocument, pace: SendingPace, now: () => Instant) {
    this.pace = pace;
    this.now = now;
    this.published = map;
    this.status = sellingStatus(map, now());
    this.remembered.push(map);
  }

  /**
   * Sends a viewer the whole map, and from then on what changes. Who names a revision that is remembered is sent what has
   * changed since.
   */
  join(viewer: EventConnection, lastRevision: number | null): void {
    if (this.isClosed) {
      viewer.end();
      return;
    }
    this.tick();
    const known = this.remembered.find(({ revision }) => revision === lastRevision);
    const changes = known === undefined ? null : changesBetween(known, this.published);
    this.opening ??= Buffer.concat([this.snapshot(), this.showtime()]);
    viewer.send(changes === null ? this.opening : Buffer.concat([this.seats(changes), this.showtime()]));
    this.viewers.add(viewer);
  }

  leave(viewer: EventConnection): void {
    this.viewers.delete(viewer);
  }

  changed(map: SeatMapDocument): void {
    if (this.isClosed) return;
    this.next = map;
    const wait = this.publishedAt + this.pace.milliseconds - performance.now();
    if (wait <= 0) this.publish();
    else this.timer ??= setTimeout(() => this.publish(), wait);
  }

  /** To be called every second or so: the status changes with the clock, without an event. */
  tick(): void {
    if (sellingStatus(this.published, this.now()) !== this.status) this.publish();
  }

  beat(): void {
    for (const viewer of this.viewers) viewer.beat();
  }

  /** Ends the connections of the viewers, and of those who come later: they connect again. */
  close(): void {
    this.isClosed = true;
    this.pace.forget(this);
    clearTimeout(this.timer);
    for (const viewer of this.viewers) viewer.end();
    this.viewers.clear();
  }

  private publish(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    const before = { map: this.published, status: this.status };
    this.published = this.next ?? this.published;
    this.next = null;
    this.publishedAt = performance.now();
    this.status = sellingStatus(this.published, this.now());
    this.opening = null;
    const messages: Buffer[] = [];
    if (this.published !== before.map) {
      this.remember(this.published);
      const changes = changesBetween(before.map, this.published);
      messages.push(changes === null ? this.snapshot() : this.seats(changes));
    }
    const isMoved = before.map.startsAt !== this.published.startsAt;
    if (isMoved || before.status !== this.status) messages.push(this.showtime());
    const rendered = Buffer.concat(messages);
    const startedAt = performance.now();
    for (const viewer of this.viewers) viewer.send(rendered);
    this.pace.note(this, performance.now() - startedAt);
  }

  private remember(map: SeatMapDocument): void {
    this.remembered.push(map);
    if (this.remembered.length > REMEMBERED) this.remembered.shift();
  }

  private snapshot(): Buffer {
    const { revision } = this.published;
    return eventMessage('snapshot', revision, presentSeatMap(this.published, this.now()));
  }

  private seats(changes: readonly SeatChange[]): Buffer {
    const { revision } = this.published;
    return eventMessage('seats', revision, { revision, seats: changes });
  }

  private showtime(): Buffer {
    const { revision, startsAt } = this.published;
    return eventMessage('showtime', revision, { revision, status: this.status, startsAt });
  }
}

/** The seats with another status; null where more than that has changed, so that only a whole map shows it. */
function changesBetween(before: SeatMapDocument, after: SeatMapDocument): readonly SeatChange[] | null {
  const isRedrawn =
    (before.seats !== after.seats && !isSame(before.seats, after.seats)) ||
    (before.layout !== after.layout && !isSame(before.layout, after.layout));
  const isReleasedAtAnotherTime = before.wheelchairReleaseAt !== after.wheelchairReleaseAt;
  if (isRedrawn || isReleasedAtAnotherTime || !isSame(before.prices, after.prices)) return null;
  const statuses = statusesOf(after);
  return after.seats.flatMap(({ seatId }, place) =>
    before.letters[place] === after.letters[place]
      ? []
      : [{ seatId, status: statuses[place] ?? ('blocked' as const) }],
  );
}
