import type { JSX } from 'preact';
import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import { command, request } from '../../api/client.ts';
import { useKeptFocus } from '../../elements/use-kept-focus.ts';
import { useNavigation } from '../../navigation/router.tsx';
import { useFetched, type Fetched } from '../../surroundings/use-fetched.ts';
import type { SectionProperties } from '../section.ts';
import { useConsoleTexts, type ConsoleTexts } from '../texts/console-texts.ts';
import { ConfirmDialog } from './confirm-dialog.tsx';
import type { FormValues } from './form-values.ts';
import { History } from './history.tsx';
import { useNotices } from './notices.tsx';
import { RecordForm } from './record-form.tsx';
import { Loaded, NotFound, SectionPage } from './section-page.tsx';

export interface CatalogueRecord {
  readonly id: string;
  readonly active: boolean;
}

/** A kind of record that can be listed, created, changed, retired and brought back. */
export interface RecordKind<Item extends CatalogueRecord> {
  /** Of the section, and of the API's resource. */
  readonly path: string;
  /** The first part of the name of its streams. */
  readonly category: string;
  readonly title: (c: ConsoleTexts) => string;
  readonly newTitle: (c: ConsoleTexts) => string;
  readonly nameOf: (item: Item) => string;
  /** The fields of a record, or of a new one. */
  readonly Fields: (properties: { readonly item: Item | null }) => JSX.Element;
  /** The body of the request from what was typed. Throws a Refusal for what cannot be read. */
  readonly bodyOf: (values: FormValues, item: Item | null) => object;
  readonly List: () => JSX.Element;
  /** What else there is of a record. */
  readonly More?: (properties: MoreProperties<Item>) => JSX.Element;
}

export interface MoreProperties<Item> {
  readonly item: Item;
  readonly entityTag: string | undefined;
  /** Says that the record was changed. */
  readonly onChange: () => void;
}

/** A record and its version. */
interface Versioned<Item> {
  readonly item: Item;
  readonly entityTag: string | undefined;
}

/** The pages of a section of records: the list, a new one, and each of them. */
export function recordSection<Item extends CatalogueRecord>(
  kind: RecordKind<Item>,
): (properties: SectionProperties) => JSX.Element {
  return function Section({ rest }) {
    const [id, ...further] = rest;
    if (further.length > 0) return <NotFound />;
    if (id === undefined) return <kind.List />;
    return id === 'new' ? <NewRecord kind={kind} /> : <RecordPage key={id} kind={kind} id={id} />;
  };
}

function NewRecord<Item extends CatalogueRecord>({ kind }: { readonly kind: RecordKind<Item> }): JSX.Element {
  const c = useConsoleTexts();
  const { go } = useNavigation();
  const { say } = useNotices();
  const { path, title, newTitle, nameOf, Fields, bodyOf } = kind;
  const [count, setCount] = useState(0);
  const card = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    if (count > 0) card.current?.querySelector<HTMLElement>('input, select, textarea')?.focus();
  }, [count]);
  const create = async (values: FormValues): Promise<void> => {
    const made = await command<Item>('POST', `/${path}`, { body: bodyOf(values, null) });
    if (values.isOn('another')) {
      say(c.elements.created(nameOf(made)));
      setCount(count + 1);
      return;
    }
    const address = `/console/${path}/${made.id}`;
    say(c.elements.created(nameOf(made)), address);
    go(address);
  };
  return (
    <SectionPage title={newTitle(c)} crumbs={[{ title: title(c), href: `/console/${path}` }]}>
      <div class="card" ref={card}>
        <RecordForm
          key={count}
          submitLabel={c.elements.create}
          send={create}
          buttons={
            <button type="submit" name="another" value="yes">
              {c.elements.createAnother}
            </button>
          }
        >
          <Fields item={null} />
        </RecordForm>
      </div>
    </SectionPage>
  );
}

/** Fetches a record with its version. */
export function useRecord<Item>(address: string): Fetched<Versioned<Item>> {
  const record = useFetched(
    async (signal) => {
      const { body: item, entityTag } = await request<Item>('GET', address, { signal });
      return { item, entityTag };
    },
    [address],
  );
  useKeptFocus(record.value?.entityTag);
  return record;
}

interface RecordPageProperties<Item extends CatalogueRecord> {
  readonly kind: RecordKind<Item>;
  readonly id: string;
}

function RecordPage<Item extends CatalogueRecord>({ kind, id }: RecordPageProperties<Item>): JSX.Element {
  const c = useConsoleTexts();
  const { path, title, nameOf } = kind;
  const record = useRecord<Item>(`/${path}/${encodeURIComponent(id)}`);
  const crumbs = [{ title: title(c), href: `/console/${path}` }];
  const name = record.value === undefined ? title(c) : nameOf(record.value.item);
  return (
    <SectionPage title={name} crumbs={crumbs}>
      <Loaded of={record}>
        {(versioned) => <RecordDetails kind={kind} versioned={versioned} onChange={record.again} />}
      </Loaded>
    </SectionPage>
  );
}

interface RecordDetailsProperties<Item extends CatalogueRecord> {
  readonly kind: RecordKind<Item>;
  readonly versioned: Versioned<Item>;
  readonly onChange: () => void;
}

function RecordDetails<Item extends CatalogueRecord>({
  kind,
  versioned,
  onChange,
}: RecordDetailsProperties<Item>): JSX.Element {
  const c = useConsoleTexts();
  const { say } = useNotices();
  const { path, category, nameOf, Fields, bodyOf, More } = kind;
  const { item, entityTag } = versioned;
  const address = `/${path}/${item.id}`;
  const change = async (body: object, text: string): Promise<void> => {
    await command('PATCH', address, { body, ifMatch: entityTag });
    say(text);
    onChange();
  };
  return (
    <div class="record">
      <Retiring
        name={nameOf(item)}
        isActive={item.active}
        onChange={(active) =>
          change({ active }, active ? c.elements.broughtBack(nameOf(item)) : c.elements.retired(nameOf(item)))
        }
      />
      <section class="card" aria-label={c.elements.details}>
        <h2>{c.elements.details}</h2>
        <RecordForm
          key={entityTag}
          submitLabel={c.elements.save}
          send={(values) => change(bodyOf(values, item), c.elements.saved(nameOf(item)))}
          // The form is a new one as soon as the newest version is there.
          onConflict={onChange}
        >
          <Fields item={item} />
        </RecordForm>
      </section>
      {More === undefined ? null : <More item={item} entityTag={entityTag} onChange={onChange} />}
      <History stream={`${category}-${item.id}`} version={versioned} />
    </div>
  );
}

interface RetiringProperties {
  readonly name: string;
  readonly isActive: boolean;
  readonly onChange: (active: boolean) => Promise<void>;
}

/** Whether a record is in use, and the way out of it and back. */
function Retiring({ name, isActive, onChange }: RetiringProperties): JSX.Element {
  const c = useConsoleTexts();
  const [isAsking, setAsking] = useState(false);
  return (
    <div class="actions state">
      <ActiveBadge isActive={isActive} />
      {isActive ? (
        <button type="button" class="danger" onClick={() => setAsking(true)}>
          {c.elements.retire}
        </button>
      ) : (
        <RecordForm submitLabel={c.elements.bringBack} send={() => onChange(true)}>
          {null}
        </RecordForm>
      )}
      {isAsking ? (
        <ConfirmDialog
          title={c.elements.retireTitle(name)}
          label={c.elements.retire}
          onClose={() => setAsking(false)}
          onConfirm={async () => {
            await onChange(false);
            setAsking(false);
          }}
        >
          <p>{c.elements.retireDetail}</p>
        </ConfirmDialog>
      ) : null}
    </div>
  );
}

export function ActiveBadge({ isActive }: { readonly isActive: boolean }): JSX.Element {
  const c = useConsoleTexts();
  return (
    <span class={`badge ${isActive ? 'active' : 'inactive'}`}>
      {isActive ? c.elements.active : c.elements.inactive}
    </span>
  );
}
