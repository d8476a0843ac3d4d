import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { command } from '../../api/client.ts';
import type { AdoptedPlan, Auditorium } from '../../api/resources.ts';
import { TextField } from '../elements/fields.tsx';
import { refusalOf } from '../elements/form-values.ts';
import { RecordForm } from '../elements/record-form.tsx';
import { useConsoleTexts } from '../texts/console-texts.ts';

interface PlanExchangeProperties {
  readonly auditorium: Auditorium;
  readonly onAdopted: (text: string) => void;
}

/** The seating plan of an auditorium as a file of pretix: out, and in. */
export function PlanExchange({ auditorium, onAdopted }: PlanExchangeProperties): JSX.Element {
  const t = useConsoleTexts().auditoriums;
  const [times, setTimes] = useState(0);
  const address = `/auditoriums/${auditorium.id}/seating-plan`;
  return (
    <section class="card" aria-label={t.plan}>
      <h2>{t.plan}</h2>
      <p class="quiet">{t.planDetail}</p>
      <p>
        <a class="button" href={`/api/v1${address}`} download={`${auditorium.name}.json`}>
          {t.planOut}
        </a>
      </p>
      <RecordForm
        key={times}
        submitLabel={t.planIn}
        send={async (values) => {
          const file = values.file('plan');
          if (file === null) throw refusalOf('plan', t.choosePlan);
          const body: unknown = await readJson(file, t.planUnreadable);
          const { removed, conflicts } = await command<AdoptedPlan>('PUT', address, { body });
          setTimes(times + 1);
          onAdopted(t.planAdopted(removed.length, conflicts.length));
        }}
      >
        <TextField name="plan" type="file" accept="application/json,.json" label={t.planFile} required />
      </RecordForm>
    </section>
  );
}

async function readJson(file: File, fault: string): Promise<unknown> {
  try {
    return JSON.parse(await file.text()) as unknown;
  } catch {
    throw refusalOf('plan', fault);
  }
}
