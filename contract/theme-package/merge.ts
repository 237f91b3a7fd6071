/**
 * The one form of a theme package (一张表单、一套材料): the union of what its parts ask of this citizen, and nothing asked
 * twice. What each part gets of it is in split.ts.
 */
import { itemForActor } from '../item/actor.ts';
import { itemForAnswers, type QuestionAnswer } from '../item/situation.ts';
import type { FormField, Item, Material, PublishedPackage } from '../item.ts';
import { itemOfPart, openQuestions, ownId, type PackagePart, packageQuestions, partsOn } from './choice.ts';

/** The item as far as these answers call for it; of a package the one form of its parts that are on. */
export function itemForCitizen(item: Item, answers: readonly QuestionAnswer[]): Item {
  if (item.package === undefined) return itemForAnswers(item, answers);
  const thePackage = item.package;
  const { asked, chosen } = packageQuestions(thePackage, answers);
  const merged = mergeParts(
    item,
    partsOn(thePackage, answers).map((part) => ({
      part,
      item: itemOfPart(thePackage, part, answers),
      // Which parts there are is known at the end of the questionnaire.
      questions: chosen.size < asked.length ? [] : openQuestions(thePackage, part, answers),
    })),
  );
  return { ...merged, eligibilityQuestions: [...asked.map(asEligible), ...merged.eligibilityQuestions] };
}

/** What decides over parts decides over nobody's right to the whole. */
function asEligible({ when: _, ...question }: PublishedPackage['questions'][number]) {
  return { ...question, options: question.options.map((option) => ({ ...option, eligible: true })) };
}

/** The package with all its parts and all that any of them may ask: what is told before anybody has chosen. */
export function wholePackage(item: Item & { readonly package: PublishedPackage }): Item {
  return mergeParts(
    item,
    item.package.parts.map((part) => ({ part, item: itemForActor(part.item, undefined), questions: [] })),
  );
}

interface TakenPart {
  readonly part: PackagePart;
  readonly item: Item;
  readonly questions: Item['eligibilityQuestions'];
}

type Merged = PublishedPackage['fields'] | PublishedPackage['materials'] | PublishedPackage['commitments'];

/** Under which id the one form has an element of a part. */
export function mergedId(merged: Merged, partId: string, id: string): string {
  return (
    merged.find(({ from }) => from.some((source) => source.part === partId && source.id === id))?.id ??
    ownId(partId, id)
  );
}

function mergeParts(
  item: Item & { package?: PublishedPackage | undefined },
  taken: readonly TakenPart[],
): Item {
  const thePackage = item.package;
  const lead = (taken.find(({ part }) => part.mandatory) ?? taken[0])?.item ?? item;
  if (thePackage === undefined) return item;
  const items = taken.map((each) => each.item);
  return {
    ...item,
    implementation: implementationOf(item, lead, items),
    identification: identificationOf(items, item),
    consent: {
      purpose: taken.map(({ item: each }) => `${each.name}：${each.consent.purpose}`).join('\n'),
      data: distinct(items.flatMap(({ consent }) => consent.data)),
      retention: distinct(items.map(({ consent }) => consent.retention)).join('\n'),
    },
    availability: availabilityOf(items),
    // Without a mandatory part there is no package; what another part does not allow, switches that part off.
    eligibilityRules: distinctBy(
      taken.filter(({ part }) => part.mandatory).flatMap(({ item: each }) => each.eligibilityRules),
      ({ rule }) => JSON.stringify(rule),
    ),
    eligibilityQuestions: taken.flatMap(({ questions }) => questions),
    fields: merge(taken, thePackage.fields, (each) => each.fields, oneField),
    materials: merge(taken, thePackage.materials, (each) => each.materials, oneMaterial),
    commitments: merge(
      taken,
      thePackage.commitments,
      (each) => each.commitments,
      (first, second) => ({
        ...first,
        ...longer('readingSeconds', first.readingSeconds, second.readingSeconds),
      }),
    ),
  };
}

/** In the order of the parts; where two are one, the first that is asked gives place and words. */
function merge<Element extends { readonly id: string; readonly when?: unknown; readonly element?: unknown }>(
  taken: readonly TakenPart[],
  merged: readonly { readonly id: string; readonly from: Merged[number]['from'] }[],
  elementsOf: (item: Item) => readonly Element[],
  together: (first: Element, second: Element) => Element,
): Element[] {
  const found = new Map<string, Element>();
  for (const { part, item } of taken) {
    for (const { when: _, element: __, ...element } of elementsOf(item)) {
      const id = mergedId(merged as Merged, part.id, element.id);
      const { from: ___, ...words } = merged.find((entry) => entry.id === id) ?? { id, from: [] };
      const own = { ...element, ...words } as unknown as Element;
      const before = found.get(id);
      found.set(id, before === undefined ? own : together(before, own));
    }
  }
  return [...found.values()];
}

const SENSITIVITIES = ['general', 'personal', 'sensitive'] as const;
const RETENTIONS = ['visit', 'case', 'archive'] as const;

/** What satisfies both. */
export function oneField(first: FormField, second: FormField): FormField {
  const sensitivity = highest(SENSITIVITIES, first.sensitivity, second.sensitivity);
  const retention = highest(RETENTIONS, first.retention, second.retention);
  return {
    ...first,
    required: first.required || second.required,
    sensitive: first.sensitive || second.sensitive,
    ...(sensitivity === undefined ? {} : { sensitivity }),
    ...(retention === undefined ? {} : { retention }),
    input: oneInput(first.input, second.input),
    prefill: first.prefill === 'none' ? second.prefill : first.prefill,
  };
}

function oneInput(first: FormField['input'], second: FormField['input']): FormField['input'] {
  if (first.kind === 'text' && second.kind === 'text') {
    return {
      kind: 'text',
      minLength: Math.max(first.minLength, second.minLength),
      maxLength: Math.min(first.maxLength, second.maxLength),
    };
  }
  if (
    (first.kind === 'number' && second.kind === 'number') ||
    (first.kind === 'amount' && second.kind === 'amount')
  ) {
    return {
      ...first,
      minimum: Math.max(first.minimum, second.minimum),
      maximum: Math.min(first.maximum, second.maximum),
    };
  }
  if (first.kind === 'region' && second.kind === 'region') {
    const precision = highest(['province', 'city', 'county'] as const, first.precision, second.precision);
    return { kind: 'region', precision: precision ?? first.precision };
  }
  return first;
}

/** Handed in once, in a form that every part takes. */
export function oneMaterial(first: Material, second: Material): Material {
  const sources = first.sources.flatMap((source) =>
    second.sources.flatMap((other) => commonSource(source, other)).slice(0, 1),
  );
  return {
    ...first,
    ...(first.main === true || second.main === true ? { main: true } : {}),
    necessity: oneNecessity(first.necessity, second.necessity),
    sources,
  };
}

type Source = Material['sources'][number];

/** The stricter of two limits; a document of an earlier case only where both take the same one. */
function commonSource(source: Source, other: Source): Source[] {
  if (source.kind === 'capture' && other.kind === 'capture') {
    return [{ ...source, maximumPages: Math.min(source.maximumPages, other.maximumPages) }];
  }
  if (source.kind === 'earlier-case' && other.kind === 'earlier-case') {
    if (source.itemId !== other.itemId || source.materialId !== other.materialId) return [];
    const limits = [source.validDays, other.validDays].flatMap((days) => days ?? []);
    return [{ ...source, ...(limits.length === 0 ? {} : { validDays: Math.min(...limits) }) }];
  }
  return source.kind === other.kind ? [source] : [];
}

function oneNecessity(first: Material['necessity'], second: Material['necessity']): Material['necessity'] {
  if (first.kind === 'required' || second.kind === 'required') return { kind: 'required' };
  if (first.kind === 'deferrable' && second.kind === 'deferrable') {
    return { kind: 'deferrable', workingDays: Math.min(first.workingDays, second.workingDays) };
  }
  return first.kind === 'deferrable' ? first : second;
}

function implementationOf(item: Item, lead: Item, items: readonly Item[]): Item['implementation'] {
  const each = items.map(({ implementation }) => implementation);
  const charged = items.filter(({ implementation }) => implementation.fee.charged);
  const longest = each.reduce(
    (slowest, { promisedLimit }) => (days(promisedLimit) > days(slowest) ? promisedLimit : slowest),
    lead.implementation.promisedLimit,
  );
  const {
    resultSample: _,
    handlingItems: __,
    specialSteps: ___,
    delegatingBody: ____,
    ...own
  } = lead.implementation;
  return {
    ...own,
    caseType: each.every(({ caseType }) => caseType === 'immediate') ? 'immediate' : 'promised',
    legalBasis: distinct(each.flatMap(({ legalBasis }) => legalBasis)),
    promisedLimit: longest,
    conditions: distinct(each.flatMap(({ conditions }) => conditions)),
    fee: {
      charged: charged.length > 0,
      ...(charged.length > 0 && {
        standard: charged
          .map(({ name, implementation }) => `${name}：${implementation.fee.standard ?? ''}`)
          .join('；')
          .slice(0, 300),
      }),
    },
    siteVisits: Math.max(...each.map(({ siteVisits }) => siteVisits), 0),
    resultName: distinct(each.map(({ resultName }) => resultName)).join('、'),
    jointBodies: distinct(each.map(({ body }) => body.name)),
    applicationForm: [],
    materialList: [],
    notes: { conditions: item.package?.note ?? item.summary },
  };
}

/** Calendar days, so that limits of two kinds can be put in order. */
function days({ days: count, unit }: Item['implementation']['promisedLimit']): number {
  return unit === 'working-day' ? (count * 7) / 5 : count;
}

function identificationOf(items: readonly Item[], whole: Item): Item['identification'] {
  const known = items.flatMap(({ identification }) =>
    identification.kind === 'identity' ? [identification] : [],
  );
  const [first] = known;
  if (first === undefined) return whole.identification;
  const ways = (first.ways ?? ['id-card']).filter((way) =>
    known.every((each) => (each.ways ?? ['id-card']).includes(way)),
  );
  return {
    kind: 'identity',
    documents: first.documents.filter((type) => known.every(({ documents }) => documents.includes(type))),
    ways: ways.length === 0 ? ['id-card'] : ways,
    ...(known.some(({ trust }) => trust === 'holder') ? { trust: 'holder' as const } : { trust: 'document' }),
  };
}

function availabilityOf(items: readonly Item[]): Item['availability'] {
  const each = items.map(({ availability }) => availability);
  const hours = each.flatMap((entry) => (entry.hours === undefined ? [] : [entry.hours]));
  const [narrowest] = each
    .map(({ regions }) => regions)
    .filter((regions) => regions.length > 0)
    .sort((one, other) => shortest(other) - shortest(one));
  const from = hours
    .map((entry) => entry.from)
    .sort()
    .at(-1);
  const to = hours.map((entry) => entry.to).sort()[0];
  return {
    network: each.some(({ network }) => network === 'live') ? 'live' : 'queued',
    devices: distinct(each.flatMap(({ devices }) => devices)),
    ...(from === undefined || to === undefined ? {} : { hours: { from, to } }),
    regions: narrowest ?? [],
  };
}

const shortest = (regions: readonly string[]): number => Math.min(...regions.map(({ length }) => length));

function highest<Value extends string>(
  order: readonly Value[],
  first: Value | undefined,
  second: Value | undefined,
): Value | undefined {
  const place = (value: Value | undefined): number => (value === undefined ? -1 : order.indexOf(value));
  return place(second) > place(first) ? second : first;
}

function longer(key: 'readingSeconds', first: number | undefined, second: number | undefined) {
  const most = Math.max(first ?? 0, second ?? 0);
  return most === 0 ? {} : { [key]: most };
}

function distinct<Value>(values: readonly Value[]): Value[] {
  return [...new Set(values)];
}

function distinctBy<Value>(values: readonly Value[], keyOf: (value: Value) => string): Value[] {
  return [...new Map(values.toReversed().map((value) => [keyOf(value), value])).values()].toReversed();
}
