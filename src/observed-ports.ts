import { CommandUnavailable, type WriteResult } from './engine/command-handling/command-result.ts';
import { StreamWriter } from './engine/command-handling/stream-writer.ts';
import type { Decider } from './engine/decider.ts';
import type { CommandContext } from './engine/envelope.ts';
import type { DomainEvent } from './engine/event.ts';
import { type EventStore, StoreUnavailable, StreamDamaged } from './engine/ports/event-store.ts';
import type { StageTimes } from './engine/stage-times.ts';
import type { MailTransport } from './ports/mail-transport.ts';
import type { CommandOutcome, Metrics } from './ports/metrics.ts';
import { GatewayUnavailable, type PaymentGateway } from './ports/payment-gateway.ts';

/** A stream writer whose commands are counted by their outcome. */
export class ObservedStreamWriter extends StreamWriter {
  private readonly metrics: Metrics;

  constructor(metrics: Metrics, ...given: ConstructorParameters<typeof StreamWriter>) {
    super(...given);
    this.metrics = metrics;
  }

  override async execute<Command, Event extends DomainEvent, State, Code extends string>(
    decider: Decider<Command, Event, State, Code>,
    id: string,
    command: Command,
    context: CommandContext,
    deadline?: number,
    times?: StageTimes,
  ): Promise<WriteResult<State, Code>> {
    const { category: aggregate } = decider;
    try {
      const result = await super.execute(decider, id, command, context, deadline, times);
      const code = result.outcome === 'rejected' ? result.rejection.code : null;
      this.metrics.commandDecided({ aggregate, outcome: outcomeOf(result), code });
      return result;
    } catch (error) {
      this.metrics.commandDecided({ aggregate, outcome: failureOf(error), code: null });
      throw error;
    }
  }
}

function outcomeOf(result: WriteResult<unknown, string>): CommandOutcome {
  if (result.outcome === 'rejected') return 'refused';
  return result.events.length === 0 ? 'nothing-to-do' : 'recorded';
}

function failureOf(error: unknown): CommandOutcome {
  if (error instanceof CommandUnavailable || error instanceof StreamDamaged) return error.code;
  return 'failed';
}

/** An event store whose appends are counted by their outcome. */
export function observedStore(store: EventStore, metrics: Metrics): EventStore {
  return {
    append: (stream, events, expectedRevision) =>
      timed(
        () => store.append(stream, events, expectedRevision),
        ({ outcome }, seconds) => metrics.appended({ outcome, events: events.length, seconds }),
        (error, seconds) => {
          const outcome = error instanceof StoreUnavailable ? 'unavailable' : 'failed';
          metrics.appended({ outcome, events: events.length, seconds });
        },
      ),
    read: (stream, fromRevision) => store.read(stream, fromRevision),
    head: (stream) => store.head(stream),
    probe: () => store.probe(),
  };
}

/** A mail transport whose mails are counted by their outcome. */
export function observedMail(mail: MailTransport, metrics: Metrics): MailTransport {
  return {
    sender: mail.sender,
    send: (outgoing) =>
      timed(
        () => mail.send(outgoing),
        (outcome, seconds) => metrics.mailHandedOver({ outcome, seconds }),
        (_, seconds) => metrics.mailHandedOver({ outcome: 'failed', seconds }),
      ),
    removeMailsAbout: (personId) => mail.removeMailsAbout(personId),
    close: () => mail.close(),
  };
}

/** A gateway whose calls are counted by their outcome. */
export function observedGateway(gateway: PaymentGateway, metrics: Metrics): PaymentGateway {
  type Call = Parameters<Metrics['gatewayCalled']>[0]['call'];
  const { name, publishableKey, notices } = gateway;
  const counted = <Answer>(call: Call, ask: () => Promise<Answer>): Promise<Answer> =>
    timed(
      ask,
      (_, seconds) => metrics.gatewayCalled({ gateway: name, call, outcome: 'answered', seconds }),
      (error, seconds) => {
        const outcome = error instanceof GatewayUnavailable ? 'unavailable' : 'failed';
        metrics.gatewayCalled({ gateway: name, call, outcome, seconds });
      },
    );
  return {
    name,
    publishableKey,
    notices,
    get canCancel() {
      return gateway.canCancel;
    },
    open: (order) => counted('open', () => gateway.open(order)),
    report: (gatewayReference) => counted('report', () => gateway.report(gatewayReference)),
    cancel: (order) => counted('cancel', () => gateway.cancel(order)),
    refund: (order) => counted('refund', () => gateway.refund(order)),
    refundState: (order) => counted('refundState', () => gateway.refundState(order)),
    disputesSince: (since) => counted('disputesSince', () => gateway.disputesSince(since)),
  };
}

/** Does something, and tells how it ended and after how many seconds. */
async function timed<Result>(
  work: () => Promise<Result>,
  onResult: (result: Result, seconds: number) => void,
  onError: (error: unknown, seconds: number) => void,
): Promise<Result> {
  const begun = performance.now();
  const seconds = (): number => (performance.now() - begun) / 1000;
  try {
    const result = await work();
    onResult(result, seconds());
    return result;
  } catch (error) {
    onError(error, seconds());
    throw error;
  }
}
