import { describe, expect, it } from '@jest/globals';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ActorRenamed } from '../../src/domain/actor/events.ts';
import { registry } from '../../src/domain/aggregates.ts';
import type { RecordedEvent } from '../../src/engine/event.ts';
import { Instant } from '../../src/engine/instant.ts';
import type { JsonObject } from '../../src/engine/json.ts';

/** An event as it was once written, and, where it has been upcast since, the data that it is read as today. */
interface Golden {
  readonly type: string;
  readonly schema: number;
  readonly data: JsonObject;
  readonly readAs?: JsonObject;
}

const directory = join(process.cwd(), 'tests/domain/history');
const files = readdirSync(directory).sort();
const golden = files.map(
  (file) => [file, JSON.parse(readFileSync(join(directory, file), 'utf8')) as Golden] as const,
);
const names = new Set(files);

function recorded({ type, schema, data }: Golden): RecordedEvent {
  return {
    id: '00000000-0000-4000-8000-000000000000',
    stream: 'history-1',
    revision: 7,
    position: 1n,
    type,
    data,
    metadata: {
      $correlationId: 'correlation',
      $causationId: 'causation',
      actor: { kind: 'system', id: 'marquee' },
      occurredAt: Instant.parse('2026-11-20T18:00:00.000Z'),
      schema,
      chain: { prev: 'prev', hash: 'hash' },
    },
  };
}

describe('History', () => {
  it.each(golden)('is read as it was written: %s', (file, event) => {
    expect(file).toBe(`${event.type}.v${event.schema}.json`);
    expect(registry.decode(recorded(event)).data).toEqual(event.readAs ?? event.data);
  });

  it.each(registry.declarations.map(({ type, schema }) => [type, schema] as const))(
    'has a golden file of %s for each schema up to %i',
    (type, schema) => {
      const expected = Array.from({ length: schema }, (_, index) => `${type}.v${index + 1}.json`);
      expect(expected.filter((name) => !names.has(name))).toEqual([]);
    },
  );

  it('has no golden file of what no event was ever like', () =>
    expect(
      golden.filter(
        ([, { type, schema }]) => !registry.isKnownType(type) || schema > registry.schemaOf(type),
      ),
    ).toEqual([]));

  it('tells blocks of schema 1 apart by their reason: "out of use" was the auditorium', () => {
    const [, block] = golden.find(([file]) => file === 'SeatsBlocked.v1.json') ?? [];
    if (block === undefined) throw new Error('There is no golden file of SeatsBlocked.');
    const outOfUse = { ...block, data: { ...block.data, reason: 'out of use' } };
    expect(registry.decode(recorded(outOfUse)).data).toEqual({
      ...block.data,
      cause: 'auditorium',
      reason: null,
    });
  });

  const [, sample] = golden.find(([file]) => file === 'SeatsHeld.v1.json') ?? [];
  const seatsHeld: Golden = sample ?? { type: 'SeatsHeld', schema: 1, data: {} };

  it('is not guessed at: an unknown type is said to be of a newer Marquee', () => {
    expect(() => registry.decode(recorded({ ...seatsHeld, type: 'SeatsTeleported' }))).toThrow(
      /SeatsTeleported.*newer/,
    );
    expect(() => registry.schemaOf('SeatsTeleported')).toThrow('No event type SeatsTeleported is declared.');
    expect(registry.isKnownType('toString')).toBe(false);
  });

  it('is not guessed at: a schema of the future is refused, and named', () =>
    expect(() => registry.decode(recorded({ ...seatsHeld, schema: 99 }))).toThrow(
      'history-1@7: SeatsHeld has schema 99',
    ));

  it('is not guessed at: data that do not fit are refused, and named', () => {
    const { total: _total, ...incomplete } = seatsHeld.data;
    expect(() => registry.decode(recorded({ ...seatsHeld, data: incomplete }))).toThrow(
      /^history-1@7: SeatsHeld .*total/,
    );
    const surplus = { ...seatsHeld.data, email: 'alice@example.org' };
    expect(() => registry.decode(recorded({ ...seatsHeld, data: surplus }))).toThrow(/email/);
  });

  it('holds what was allowed when it was written, and comes out as it was written', () => {
    const renamed = { actorId: '6f2c1c1e-6d0b-4f0e-9a55-0d6c7c2b8f11', name: 'Zo\u200be' };
    const event = recorded({ type: 'ActorRenamed', schema: 1, data: renamed });
    expect(registry.decode(event).data).toEqual(renamed);
    const nameless = recorded({ type: 'ActorRenamed', schema: 1, data: { ...renamed, name: '' } });
    expect(() => registry.decode(nameless)).toThrow(/name/);
    expect(() => ActorRenamed(renamed as never)).toThrow(/invisible/);
  });

  it('is checked once, however many projections read an event', () => {
    const event = recorded(seatsHeld);
    expect(registry.decode(event)).toBe(registry.decode(event));
  });

  it('lies in streams whose category has no dash', () =>
    expect(registry.categories.filter((category) => !/^[a-z]+$/.test(category))).toEqual([]));
});
