import { randomInt, randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { openCinema } from '../cinema.ts';
import type { Answer } from '../client.ts';
import { temporaryDirectory } from '../process.ts';
import { auditOf, type Findings, type ListedPayment } from './audit.ts';
import { MortalMarquee, type Person } from './mortal-marquee.ts';
import { stories, type Fate, type Sale, type Story } from './stories.ts';
import { openTills, type Delivery, type Till } from './tills.ts';

export interface StormSize {
  /** How many messages of gateways are answered before the hold of anybody has lapsed; more come after that. */
  readonly deliveries: number;
  /** How often the process is ended as a power cut would meanwhile. */
  readonly kills: number;
}

export interface StormReport extends Findings {
  readonly deliveries: number;
  /** How often nobody was there to answer, or not able to: gateways send such a message again. */
  readonly unanswered: number;
  readonly kills: number;
  readonly payments: number;
  readonly seconds: number;
}

const DELIVERIES_OF_A_SALE = 8;
/** Besides, so many come after the hold has lapsed. */
const LATE_OF_A_SALE = 1;
const DELIVERERS = 8;
const CUSTOMERS = 8;
const SALES_OF_A_PERSON = 50;
const ROWS = ['A', 'B', 'C', 'D', 'E'];
const SEATS_PER_ROW = 30;
/** Within so many hours everything has an end: refunds are asked about, and whatever failed is tried again. */
const LONGEST_HOURS = 8;
/** Nothing moves any more where nothing has for so long. */
const QUIET_MILLISECONDS = 6000;

/** One seat, and who wants it. */
interface Place {
  readonly person: Person;
  readonly showtimeId: string;
  readonly seatId: string;
}

/** Sales at both gateways, whose messages come as they like while the process is killed again and again. */
class Storm {
  readonly expected = new Map<string, { readonly story: string; readonly fates: readonly Fate[] }>();
  readonly faults: string[] = [];
  deliveries = 0;
  unanswered = 0;
  kills = 0;
  private readonly marquee: MortalMarquee;
  private readonly tills: readonly Till[];
  /** What is to be told, now and after the holds have lapsed. */
  private readonly pool: Delivery[] = [];
  private readonly latePool: Delivery[] = [];
  private readonly postponed: (() => Promise<void>)[] = [];
  private readonly killAt: number[];
  private isTold = false;
  private readonly clerk: Person = { role: 'boxOffice', id: randomUUID() };
  private readonly admin: Person = { role: 'admin', id: randomUUID() };

  constructor(marquee: MortalMarquee, tills: readonly Till[], { deliveries, kills }: StormSize) {
    this.marquee = marquee;
    this.tills = tills;
    // One more comes between the storm and what is late.
    const early = kills - 1;
    this.killAt = Array.from({ length: early }, (_, index) =>
      Math.round(((index + 0.5) * deliveries) / early),
    );
  }

  /** So many sales, some at once, and their messages, until all of them were answered. */
  async rage(count: number): Promise<void> {
    const system = await this.marquee.process();
    const cinema = await openCinema(system, { rows: ROWS, seatsPerRow: SEATS_PER_ROW });
    // Before anything is killed: they would be registered, and have no role.
    await this.list('/payments');
    await this.parked();
    const showtimeIds: string[] = [];
    const seatsOfOne = ROWS.length * SEATS_PER_ROW;
    while (showtimeIds.length * seatsOfOne < count) showtimeIds.push(await cinema.schedule());
    const people = Array.from({ length: Math.ceil(count / SALES_OF_A_PERSON) }, (): Person => {
      return { role: 'customer', id: randomUUID() };
    });
    const sales = Array.from({ length: count }, (_, index) => async (): Promise<void> => {
      const story = stories[Math.floor(index / this.tills.length) % stories.length];
      const till = this.tills[index % this.tills.length];
      const person = people[index % people.length];
      const showtimeId = showtimeIds[Math.floor(index / seatsOfOne)];
      if (story === undefined || till === undefined || person === undefined || showtimeId === undefined) {
        throw new Error('There is no such sale.');
      }
      if (story.gateway !== undefined && story.gateway !== till.gateway) return;
      if (index % 10 === 0) till.stumble();
      till.setRefundsSlow(index % 3 === 0);
      const seat = index % seatsOfOne;
      const seatId = `${ROWS[Math.floor(seat / SEATS_PER_ROW)] ?? ''}${(seat % SEATS_PER_ROW) + 1}`;
      await this.live(story, till, { person, showtimeId, seatId });
    });
    await Promise.all([this.tellAll(), this.run(sales)]);
  }

  /** What comes after every hold has lapsed, and after one more kill. */
  async rageLate(): Promise<void> {
    this.kills += 1;
    await this.marquee.kill(1);
    this.pool.push(...this.latePool);
    await Promise.all([this.tellAll(), this.run(this.postponed)]);
  }

  /** Lets hours pass until every payment and every refund has an end, or for as long as that may take. */
  async settle(): Promise<void> {
    for (const till of this.tills) till.setRefundsSlow(false);
    for (let hours = 0; hours < LONGEST_HOURS; hours += 1) {
      let before = '';
      let changedAt = performance.now();
      while (performance.now() - changedAt < QUIET_MILLISECONDS) {
        const open = await this.open();
        if (open === '') return;
        if (open !== before) changedAt = performance.now();
        before = open;
        await delay(200);
      }
      await this.marquee.stop(1);
    }
  }

  async audit(directory: string): Promise<Findings> {
    const review = await this.list('/payments?status=needs-review');
    const parked = await this.parked();
    const { faults, ...found } = await auditOf(directory, this.tills, this.expected, review);
    return { ...found, faults: [...this.faults, ...parked, ...faults] };
  }

  /** The jobs that were given up. */
  private async parked(): Promise<readonly string[]> {
    const answer = accepted(await this.marquee.ask(this.admin, 'get', '/system/parked'));
    const { items } = answer.body as { readonly items: readonly object[] };
    return items.map((job) => `parked: ${JSON.stringify(job)}`);
  }

  /** Does everything, so much of it at a time; then nothing more is told of. */
  private async run(works: readonly (() => Promise<void>)[]): Promise<void> {
    const waiting = [...works];
    const work = async (): Promise<void> => {
      for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) await next();
    };
    try {
      await Promise.all(Array.from({ length: CUSTOMERS }, work));
    } finally {
      this.isTold = true;
    }
  }

  /** Sends messages in any order, each until it is answered. */
  private async tellAll(): Promise<void> {
    this.isTold = false;
    const tell = async (): Promise<void> => {
      while (!this.isTold || this.pool.length > 0) {
        const [delivery] = this.pool.splice(randomInt(Math.max(1, this.pool.length)), 1);
        if (delivery === undefined) await delay(5);
        else await this.deliver(delivery);
      }
    };
    await Promise.all(Array.from({ length: DELIVERERS }, tell));
  }

  /** Sends one message, and kills the process where it is time for that. */
  private async deliver(delivery: Delivery): Promise<void> {
    const { url } = await this.marquee.process();
    const status = await delivery.send(`${url}/api/v1`, this.marquee.now()).catch(() => 0);
    if (status === 0 || status >= 500) {
      this.unanswered += 1;
      this.pool.push(delivery);
      await delay(20);
      return;
    }
    this.deliveries += 1;
    if (status !== delivery.expected) this.faults.push(`${status} in place of ${delivery.expected}`);
    if (this.deliveries < (this.killAt[0] ?? Infinity)) return;
    this.killAt.shift();
    this.kills += 1;
    void this.marquee.kill();
  }

  private async live(story: Story, till: Till, place: Place): Promise<void> {
    const told: Delivery[] = [];
    await story.live(this.saleOf(story, till, place, told));
    // The same again, and again.
    const copies = Array.from(
      { length: DELIVERIES_OF_A_SALE + LATE_OF_A_SALE - told.length },
      (_, index) => told[index % told.length],
    ).filter((each) => each !== undefined);
    this.latePool.push(...copies.splice(0, LATE_OF_A_SALE));
    this.pool.push(...copies);
  }

  /** What is told of before the hold has lapsed is put in `told`, too. */
  private saleOf(
    { name, fates }: Story,
    till: Till,
    { person, showtimeId, seatId }: Place,
    told: Delivery[],
  ): Sale {
    const { marquee } = this;
    const holds = `/showtimes/${showtimeId}/holds`;
    const post = (path: string, body?: object): Promise<Answer> => marquee.ask(person, 'post', path, body);
    return {
      till,
      post,
      hold: async () => {
        const held = accepted(await post(holds, { seats: [seatId] }));
        return (held.body as { readonly bookingId: string }).bookingId;
      },
      startPayment: async (bookingId) => {
        const started = accepted(await post(`/bookings/${bookingId}/payments`, { gateway: till.gateway }));
        const { paymentId } = started.body as { readonly paymentId: string };
        this.expected.set(paymentId, { story: name, fates });
        return paymentId;
      },
      tell: (...deliveries) => {
        told.push(...deliveries);
        this.pool.push(...deliveries);
      },
      until: async (path, wanted) => {
        for (;;) {
          const answer = accepted(await marquee.ask(person, 'get', path));
          if ((answer.body as { readonly status: string }).status === wanted) return;
          await delay(50);
        }
      },
      sellElsewhere: async () => {
        const held = await marquee.ask(this.clerk, 'post', holds, { seats: [seatId] });
        if (held.status !== 201) return;
        const { bookingId } = held.body as { readonly bookingId: string };
        await marquee.ask(this.clerk, 'post', `/bookings/${bookingId}/confirm`, { method: 'cash' });
      },
      later: (what) => void this.postponed.push(what),
    };
  }

  /** What has no end yet, as text. */
  private async open(): Promise<string> {
    const all = await this.list('/payments');
    return all
      .filter(({ status, refunds }) => [status, ...refunds.map((each) => each.status)].includes('requested'))
      .map(({ id, status, refunds }) => JSON.stringify([id, status, refunds]))
      .join();
  }

  private async list(path: string): Promise<readonly ListedPayment[]> {
    const listed: ListedPayment[] = [];
    let page = '';
    for (;;) {
      const asked = `${path}${path.includes('?') ? '&' : '?'}limit=100${page}`;
      const answer = accepted(await this.marquee.ask(this.clerk, 'get', asked));
      const { items, nextCursor } = answer.body as { items: ListedPayment[]; nextCursor: string | null };
      listed.push(...items);
      if (nextCursor === null) return listed;
      page = `&cursor=${encodeURIComponent(nextCursor)}`;
    }
  }
}

/** Lets a storm rage over a cinema, and audits what is left. */
export async function rageStorm(size: StormSize): Promise<StormReport> {
  const startedAt = performance.now();
  const { directory, remove } = await temporaryDirectory();
  const tills = await openTills();
  const environment = { DEMO_DATA: 'false', HOLDS_PER_CUSTOMER: '100' };
  for (const till of tills) Object.assign(environment, till.environment);
  const marquee = new MortalMarquee(directory, environment);
  const storm = new Storm(marquee, tills, size);
  try {
    await storm.rage(Math.ceil(size.deliveries / DELIVERIES_OF_A_SALE));
    await storm.rageLate();
    await storm.settle();
    const found = await storm.audit(directory);
    const { deliveries, unanswered, kills, expected } = storm;
    const seconds = (performance.now() - startedAt) / 1000;
    return { ...found, deliveries, unanswered, kills, payments: expected.size, seconds };
  } finally {
    await marquee.close();
    await Promise.all(tills.map((till) => till.close()));
    await remove();
  }
}

function accepted(answer: Answer): Answer {
  if (answer.status >= 300) throw new Error(`${answer.status}: ${answer.text}`);
  return answer;
}
