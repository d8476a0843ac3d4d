import { registry } from '../../domain/aggregates.ts';
import type { Instant } from '../../engine/instant.ts';
import type { EventStore, EventSubscription } from '../../engine/ports/event-store.ts';
import type { ReadModelReader } from '../../engine/ports/read-model-store.ts';
import { LiveDocuments } from '../../engine/projections/live-documents.ts';
import { seatMap, type SeatMapDocument } from '../../projections/seat-map.ts';
import { Problem } from '../problems.ts';
import type { EventConnection } from './event-connection.ts';
import { SeatMapChannel } from './seat-map-channel.ts';
import { SendingPace } from './sending-pace.ts';

const TICK_MILLISECONDS = 1000;

/** How many seconds somebody waits who finds no place. */
const RETRY_SECONDS = 10;

export interface LiveSettings {
  /** How many seat maps one client may watch at once at one process; a household or an office is one client. */
  readonly viewersPerClient: number;
  /** How many viewers one process has at most. */
  readonly viewers: number;
  readonly heartbeatMilliseconds: number;
}

/** A place among the viewers of a seat map. */
export interface ViewerPlace {
  /** Sends the map to a connection, and from then on what changes, until it is released or the connection is ended. */
  join(viewer: EventConnection, lastRevision: number | null): void;
  release(): void;
}

interface OpenChannel {
  readonly channel: SeatMapChannel;
  readonly stop: () => void;
}

/** A channel, or the attempt to open it, for those who have come for it. */
interface Opening {
  readonly attempt: Promise<OpenChannel | undefined>;
  places: number;
}

/** The seat maps that people watch at this process: one subscription for all, a channel for each showtime. */
export class LiveSeatMaps {
  private readonly documents: LiveDocuments<SeatMapDocument>;
  private readonly settings: LiveSettings;
  private readonly now: () => Instant;
  private readonly openings = new Map<string, Opening>();
  private readonly channels = new Set<SeatMapChannel>();
  private readonly byClient = new Map<string, number>();
  private readonly pace = new SendingPace();
  private viewers = 0;
  private isEnding = false;
  private timers: readonly NodeJS.Timeout[] = [];

  constructor(
    ports: {
      readonly store: EventStore;
      readonly subscription: EventSubscription;
      readonly readModels: ReadModelReader;
    },
    settings: LiveSettings,
    now: () => Instant,
    report: (error: unknown) => void,
  ) {
    const { store, subscription, readModels: documents } = ports;
    const sources = { projection: seatMap, registry, store, documents };
    this.documents = new LiveDocuments({ ...sources, subscription, report });
    this.settings = settings;
    this.now = now;
  }

  /** Subscribes to what comes after the head of the log. */
  start(head: bigint): void {
    this.documents.start(head);
    const { heartbeatMilliseconds } = this.settings;
    this.timers = [
      setInterval(() => this.each((channel) => channel.tick()), TICK_MILLISECONDS),
      setInterval(() => this.each((channel) => channel.beat()), heartbeatMilliseconds),
    ];
  }

  /** Ends every viewer's connection and takes no more viewers: a server that is to close waits for open answers. */
  end(): void {
    this.isEnding = true;
    this.each((channel) => channel.close());
  }

  async stop(): Promise<void> {
    this.end();
    for (const timer of this.timers) clearInterval(timer);
    await this.documents.stop();
  }

  /**
   * Takes a place among the viewers of a showtime. It must be released. Throws the problems `not-found`, `rate-limited` where
   * the client has too many, `overloaded` where the process has, and what keeps the map from being read.
   */
  async open(showtimeId: string, client: string): Promise<ViewerPlace> {
    const free = this.reserve(client);
    const opening = this.openingOf(showtimeId);
    opening.places += 1;
    let opened: OpenChannel | undefined;
    const leave = (): void => {
      free();
      opening.places -= 1;
      if (opening.places > 0) return;
      if (this.openings.get(showtimeId) === opening) this.openings.delete(showtimeId);
      opened?.stop();
    };
    try {
      opened = await opening.attempt;
      if (opened === undefined) throw new Problem('not-found', 'There is no such showtime.');
      return placeIn(opened.channel, leave);
    } catch (error) {
      leave();
      throw error;
    }
  }

  private reserve(client: string): () => void {
    const { viewers, viewersPerClient } = this.settings;
    const retry = { 'Retry-After': String(RETRY_SECONDS) };
    if (this.isEnding || this.viewers >= viewers) {
      throw new Problem(
        'overloaded',
        'Too many people watch seat maps here. Try again in a moment.',
        {},
        retry,
      );
    }
    const own = this.byClient.get(client) ?? 0;
    if (own >= viewersPerClient) {
      const detail = `You watch ${own} seat maps at once already. Close one, or try again in a moment.`;
      throw new Problem('rate-limited', detail, {}, retry);
    }
    this.viewers += 1;
    this.byClient.set(client, own + 1);
    return () => {
      this.viewers -= 1;
      const left = (this.byClient.get(client) ?? 1) - 1;
      if (left === 0) this.byClient.delete(client);
      else this.byClient.set(client, left);
    };
  }

  private openingOf(showtimeId: string): Opening {
    const known = this.openings.get(showtimeId);
    if (known !== undefined) return known;
    const opening = { attempt: this.openChannel(showtimeId), places: 0 };
    this.openings.set(showtimeId, opening);
    return opening;
  }

  private async openChannel(showtimeId: string): Promise<OpenChannel | undefined> {
    let channel: SeatMapChannel | undefined;
    const stopWatching = await this.documents.watch(showtimeId, (map) => {
      const made = new SeatMapChannel(map, this.pace, this.now);
      channel = made;
      // Who comes after the end finds another channel.
      return { changed: (next) => made.changed(next), ended: () => this.dismiss(showtimeId, made) };
    });
    if (channel === undefined || stopWatching === undefined) return undefined;
    const opened = channel;
    this.channels.add(opened);
    if (this.isEnding) opened.close();
    const stop = (): void => {
      this.channels.delete(opened);
      stopWatching();
      opened.close();
    };
    return { channel: opened, stop };
  }

  private dismiss(showtimeId: string, channel: SeatMapChannel): void {
    this.openings.delete(showtimeId);
    channel.close();
  }

  private each(act: (channel: SeatMapChannel) => void): void {
    for (const channel of this.channels) act(channel);
  }
}

function placeIn(channel: SeatMapChannel, leave: () => void): ViewerPlace {
  let joined: EventConnection | null = null;
  let isReleased = false;
  return {
    join: (viewer, lastRevision) => {
      joined = viewer;
      channel.join(viewer, lastRevision);
    },
    release: () => {
      if (isReleased) return;
      isReleased = true;
      if (joined !== null) channel.leave(joined);
      leave();
    },
  };
}
