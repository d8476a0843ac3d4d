import { CommandUnavailable, type WriteResult } from './engine/command-handling/command-result.ts';
import { StreamWriter } from './engine/command-handling/stream-writer.ts';
import type { Decider } from './engine/decider.ts';
import type { CommandContext } from './engine/envelope.ts';
import type { DomainEvent } from './engine/event.ts';
import {
  type AppendResult,
  type EventStore,
  StoreUnavailable,
  StreamDamaged,
} from './engine/ports/event-store.ts';
import type { StageTimes } from './engine/stage-times.ts';
import type { MailTransport } from './ports/mail-transport.ts';
import type { CommandOutcome, Metrics, WebhookOutcome } from './ports/metrics.ts';
import { inSpan, type SpanAttributes, type Tracing } from './ports/tracing.ts';
import type { CommandTraces } from './traces.ts';
import { GatewayUnavailable, type PaymentGateway } from './ports/payment-gateway.ts';
import type { WebhookAnswer, WebhookSender } from './ports/webhook-sender.ts';

/** A stream writer whose commands are counted by their outcome, and traced. */
export class ObservedStreamWriter extends StreamWriter {
  private readonly metrics: Metrics;
  private readonly traces: CommandTraces | null;

  constructor(
    metrics: Metrics,
    traces: CommandTraces | null,
    ...given: ConstructorParameters<typeof StreamWriter>
  ) {
    super(...given);
    this.metrics = metrics;
    this.traces = traces;
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
    const work = (): Promise<WriteResult<State, Code>> =>
      super.execute(decider, id, command, context, deadline, times);
    try {
      const result =
        this.traces === null
          ? await work()
          : await this.traces.command(`${aggregate}-${id}`, command, context, work, describe);
      const code = result.outcome === 'rejected' ? result.rejection.code : null;
      this.metrics.commandDecided({ aggregate, outcome: outcomeOf(result), code });
      return result;
    } catch (error) {
      this.metrics.commandDecided({ aggregate, outcome: failureOf(error), code: null });
      throw error;
    }
  }
}

function describe(result: WriteResult<unknown, string>): SpanAttributes {
  const outcome = { 'marquee.outcome': outcomeOf(result) };
  return result.outcome === 'rejected' ? { ...outcome, 'marquee.code': result.rejection.code } : outcome;
}

function outcomeOf(result: WriteResult<unknown, string>): CommandOutcome {
  if (result.outcome === 'rejected') return 'refused';
  return result.events.length === 0 ? 'nothing-to-do' : 'recorded';
}

function failureOf(error: unknown): CommandOutcome {
  if (error instanceof CommandUnavailable || error instanceof StreamDamaged) return error.code;
  return 'failed';
}

/** An event store whose appends are counted by their outcome, and traced. */
export function observedStore(store: EventStore, metrics: Metrics, traces: CommandTraces | null): EventStore {
  const append: EventStore['append'] = (stream, events, expectedRevision) => {
    const work = (): Promise<AppendResult> => store.append(stream, events, expectedRevision);
    return traces === null ? work() : traces.append(stream, events, work);
  };
  return {
    append: (stream, events, expectedRevision) =>
      timed(
        () => append(stream, events, expectedRevision),
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

/** A mail transport whose mails are counted by their outcome, and traced. */
export function observedMail(mail: MailTransport, metrics: Metrics, tracing: Tracing | null): MailTransport {
  return {
    sender: mail.sender,
    send: (outgoing) =>
      timed(
        () =>
          traced(
            tracing,
            'mail',
            () => mail.send(outgoing),
            (outcome) => outcome,
          ),
        (outcome, seconds) => metrics.mailHandedOver({ outcome, seconds }),
        (_, seconds) => metrics.mailHandedOver({ outcome: 'failed', seconds }),
      ),
    removeMailsAbout: (personId) => mail.removeMailsAbout(personId),
    close: () => mail.close(),
  };
}

/** A sender of webhooks whose messages are counted by their outcome. */
export function observedWebhookSender(sender: WebhookSender, metrics: Metrics): WebhookSender {
  const outcomeOfPost = ({ status }: WebhookAnswer): WebhookOutcome => {
    if (status === null) return 'unanswered';
    return status >= 200 && status < 300 ? 'delivered' : 'refused';
  };
  return {
    refusalOf: (url) => sender.refusalOf(url),
    post: (request, signal) =>
      timed(
        () => sender.post(request, signal),
        (answer, seconds) => metrics.webhookPosted({ outcome: outcomeOfPost(answer), seconds }),
        // It stops: nobody failed.
        () => undefined,
      ),
  };
}

/** A gateway whose calls are counted by their outcome, and traced. */
export function observedGateway(
  gateway: PaymentGateway,
  metrics: Metrics,
  tracing: Tracing | null,
): PaymentGateway {
  type Call = Parameters<Metrics['gatewayCalled']>[0]['call'];
  const { name, publishableKey, notices } = gateway;
  const counted = <Answer>(call: Call, ask: () => Promise<Answer>): Promise<Answer> =>
    timed(
      () => traced(tracing, `gateway ${name} ${call}`, ask, () => 'answered'),
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

/** Asks somebody outside, within a span of what it is asked for. */
function traced<Result>(
  tracing: Tracing | null,
  name: string,
  ask: () => Promise<Result>,
  outcome: (result: Result) => string,
): Promise<Result> {
  if (tracing === null) return ask();
  return inSpan(tracing, { name, kind: 'client' }, ask, (result) => ({ 'marquee.outcome': outcome(result) }));
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
