import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { command, get } from '../../api/client.ts';
import type { InstalledSeats, RevisedSeat, Auditorium } from '../../api/resources.ts';
import { useSurroundings } from '../../surroundings/surroundings.tsx';
import { useFetched } from '../../surroundings/use-fetched.ts';
import { ChoiceField, TextField, type Choice } from '../elements/fields.tsx';
import { refusalOf, type FormValues } from '../elements/form-values.ts';
import { useNotices } from '../elements/notices.tsx';
import { RecordForm } from '../elements/record-form.tsx';
import type { MoreProperties } from '../elements/record-pages.tsx';
import { Loaded } from '../elements/section-page.tsx';
import { useConsoleTexts } from '../texts/console-texts.ts';
import { PlanExchange } from './plan-exchange.tsx';
import { SeatGrid } from './seat-grid.tsx';

/** The seats of an auditorium: picked from the picture and changed together, added by rows, or taken from a plan. */
export function SeatsEditor({ item, onChange }: MoreProperties<Auditorium>): JSX.Element {
  const c = useConsoleTexts();
  const t = c.auditoriums;
  const { say } = useNotices();
  const address = `/auditoriums/${item.id}/seats`;
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const seats = useFetched((signal) => get<InstalledSeats>(address, { signal }), [address]);
  const changed = (text: string, left: ReadonlySet<string> = new Set()): void => {
    say(text);
    setChosen(left);
    seats.again();
    onChange();
  };
  const change = async (values: FormValues): Promise<void> => {
    const body = patchOf(values);
    if (Object.keys(body).length === 0) throw refusalOf('tier', t.chooseChange);
    const inTheWay = new Set<string>();
    const left = new Set(chosen);
    try {
      for (const seatId of chosen) {
        const path = `${address}/${encodeURIComponent(seatId)}`;
        const { conflicts } = await command<RevisedSeat>('PATCH', path, { body });
        for (const { bookingId } of conflicts) inTheWay.add(bookingId);
        left.delete(seatId);
      }
    } catch (refused) {
      // What is changed is changed: the others stay chosen, so that the same button goes on with them.
      const done = chosen.size - left.size;
      if (done > 0) changed(t.seatsChanged(done, inTheWay.size), left);
      throw refused;
    }
    changed(t.seatsChanged(chosen.size, inTheWay.size));
  };
  return (
    <>
      <section class="card" aria-label={t.seats}>
        <h2>{t.seats}</h2>
        <Loaded of={seats}>
          {({ seats: all }) =>
            all.length === 0 ? (
              <p class="quiet">{t.noSeats}</p>
            ) : (
              <>
                <p class="quiet">{t.chooseSeats}</p>
                <SeatGrid seats={all} chosen={chosen} onChoose={setChosen} />
                {chosen.size === 0 ? null : (
                  <SeatChanges count={chosen.size} send={change} onClear={() => setChosen(new Set())} />
                )}
              </>
            )
          }
        </Loaded>
      </section>
      <AddRows address={address} onAdded={(text) => changed(text)} />
      <PlanExchange auditorium={item} onAdopted={(text) => changed(text)} />
    </>
  );
}

function patchOf(values: FormValues): object {
  const [tier, kind, active] = ['tier', 'kind', 'active'].map((name) => values.textOrNull(name));
  return {
    ...(tier == null ? null : { tier }),
    ...(kind == null ? null : { kind }),
    ...(active == null ? null : { active: active === 'true' }),
  };
}

function useSeatChoices(): { readonly tiers: readonly Choice[]; readonly kinds: readonly Choice[] } {
  const { t } = useSurroundings();
  const c = useConsoleTexts();
  return {
    tiers: Object.entries(t.map.tiers).map(([value, label]) => ({ value, label })),
    kinds: Object.entries(c.auditoriums.kinds).map(([value, label]) => ({ value, label })),
  };
}

interface SeatChangesProperties {
  readonly count: number;
  readonly send: (values: FormValues) => Promise<void>;
  readonly onClear: () => void;
}

function SeatChanges({ count, send, onClear }: SeatChangesProperties): JSX.Element {
  const c = useConsoleTexts();
  const t = c.auditoriums;
  const { tiers, kinds } = useSeatChoices();
  const asItIs = { value: '', label: t.asItIs };
  return (
    <RecordForm
      submitLabel={t.changeSeats(count)}
      send={send}
      buttons={
        <button type="button" onClick={onClear}>
          {t.chooseNone}
        </button>
      }
    >
      <div class="field-row">
        <ChoiceField name="tier" label={t.tier} value="" choices={[asItIs, ...tiers]} required />
        <ChoiceField name="kind" label={t.kind} value="" choices={[asItIs, ...kinds]} required />
        <ChoiceField
          name="active"
          label={t.use}
          value=""
          choices={[asItIs, { value: 'true', label: t.inUse }, { value: 'false', label: t.outOfUse }]}
          required
        />
      </div>
    </RecordForm>
  );
}

interface AddRowsProperties {
  readonly address: string;
  readonly onAdded: (text: string) => void;
}

function AddRows({ address, onAdded }: AddRowsProperties): JSX.Element {
  const c = useConsoleTexts();
  const t = c.auditoriums;
  const { tiers, kinds } = useSeatChoices();
  const [times, setTimes] = useState(0);
  const add = async (values: FormValues): Promise<void> => {
    const rows = values.parts('rows');
    const body = {
      rows,
      seatsPerRow: values.numberOrNull('seatsPerRow'),
      firstNumber: values.numberOrNull('firstNumber') ?? 1,
      tier: values.text('tier'),
      kind: values.text('kind'),
    };
    await command('POST', address, { body });
    setTimes(times + 1);
    onAdded(t.rowsAdded(rows.length));
  };
  return (
    <section class="card" aria-label={t.addRows}>
      <h2>{t.addRows}</h2>
      <RecordForm key={times} submitLabel={t.addRows} send={add}>
        <div class="field-row">
          <TextField name="rows" label={t.rows} hint={t.rowsHint} required />
          <TextField name="seatsPerRow" label={t.seatsPerRow} inputmode="numeric" required />
          <TextField name="firstNumber" label={t.firstNumber} inputmode="numeric" value={1} required />
          <ChoiceField name="tier" label={t.tier} value="regular" choices={tiers} required />
          <ChoiceField name="kind" label={t.kind} value="standard" choices={kinds} required />
        </div>
      </RecordForm>
    </section>
  );
}
