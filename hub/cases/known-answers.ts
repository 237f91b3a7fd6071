/** 免填: what licences and a person's own earlier cases say of the fields of an item, and what they hold of its materials. */
import type { CaseContent } from '#contract/case.ts';
import type { CaseState } from '#contract/case-state.ts';
import { openSealedToHub, type SealedToHub, sealToHub } from '#contract/crypto/sealing.ts';
import type { IdentityDocument } from '#contract/identity-document.ts';
import { departmentIdOf } from '#contract/item.ts';
import { type KnownAnswers, knownQuestionSchema } from '#contract/known-answers.ts';
import { type FieldLookUp, fieldLookUps } from '#contract/theme-package/look-ups.ts';
import { itemForCitizen } from '#contract/theme-package/merge.ts';
import { localDate } from '../calendar/local-time.ts';
import type { Catalog } from '../catalog/catalog.ts';
import type { Database } from '../database/schema.ts';
import type { DepartmentRegistry } from '../departments/department-registry.ts';
import type { HubKeys } from '../keys/hub-keys.ts';
import { readGaps } from './case-gaps.ts';
import { CASES_OPENED, casesOf, isSamePerson } from './case-holders.ts';
import type { EarlierDocuments } from './earlier-documents.ts';
import type { CaseOpener } from './open-case.ts';
import { caseStateOf } from './stored-state.ts';
import { fitsField } from './validate-content.ts';

export interface KnownAnswersOptions {
  readonly database: Database;
  readonly catalog: Catalog;
  readonly departments: DepartmentRegistry;
  readonly opener: CaseOpener;
  readonly earlierDocuments: EarlierDocuments;
  readonly keys: HubKeys;
  readonly now: () => Date;
  readonly departmentDeadlineMilliseconds: number;
}

type Reading = Pick<CaseOpener, 'handedIn' | 'asItStands'>;
type Known = Pick<KnownAnswers['fields'][number], 'value' | 'origin'>;

/** Taken back, or never a case: what was said for it is not of a case that exists. */
const NO_CASE: ReadonlySet<CaseState> = new Set(['draft', 'withdrawn', 'void']);
/** Not closed: a field of retention `case` is given out so long. */
const UNDER_WAY: ReadonlySet<CaseState> = new Set([
  'received',
  'returned',
  'supplement-needed',
  'accepted',
  'reviewing',
  'special-procedure',
  'decided',
]);

export interface KnownAnswersDesk {
  /** `undefined`: no such item, or a question that does not open. */
  answer(itemId: string, question: SealedToHub): Promise<SealedToHub | undefined>;
}

export function createKnownAnswersDesk(options: KnownAnswersOptions): KnownAnswersDesk {
  const { database, catalog, keys } = options;

  async function fromLicence(
    { item, prefill }: FieldLookUp,
    holder: IdentityDocument,
  ): Promise<Known | undefined> {
    if (prefill.kind !== 'e-licence') return undefined;
    const department = departmentIdOf(item.id);
    const read = await options.departments.adapter(department).readLicence?.(
      {
        item,
        licenceType: prefill.licenceType,
        issuer: prefill.issuer,
        holder,
        today: localDate(options.now()),
      },
      { deadlineMilliseconds: options.departmentDeadlineMilliseconds },
    );
    // A register that is silent is no reason to keep anybody waiting: he is asked.
    if (!read?.ok || read.value === undefined) return undefined;
    const { name, issuer, validTo, simulated, attributes } = read.value;
    const value = attributes[prefill.attribute];
    // What has run out is shown to a person first.
    const stale = validTo !== '长期' && validTo < localDate(options.now());
    if (value === undefined || stale) return undefined;
    return { value, origin: { kind: 'e-licence', name, issuer, validTo, simulated } };
  }

  /** What he last said himself, in a case that still counts: alone, or as a part of a package. */
  async function fromEarlierCase(
    { prefill }: FieldLookUp,
    holder: IdentityDocument,
    opener: Reading,
  ): Promise<Known | undefined> {
    if (prefill.kind !== 'earlier-case') return undefined;
    const { itemId, fieldId } = prefill;
    for (const { caseId, receivedAt } of await casesOf(database, keys, holder, itemId, CASES_OPENED)) {
      const row = await database
        .selectFrom('cases')
        .select(['state', 'open_gaps'])
        .where('case_id', '=', caseId)
        .executeTakeFirst();
      const state = caseStateOf(row?.state ?? null);
      if (NO_CASE.has(state)) continue;
      const gaps = readGaps(keys.recordCipher, caseId, row?.open_gaps ?? null)?.gaps ?? [];
      // What the department found wrong.
      if (gaps.some(({ subject }) => subject.kind === 'field' && subject.fieldId === fieldId)) continue;
      const value = ownAnswer(await opener.handedIn(caseId), fieldId, holder);
      const opened = value === undefined ? undefined : await opener.asItStands(caseId);
      if (value === undefined || opened?.ok !== true) continue;
      const { item } = opened.value;
      const retention = item.fields.find(({ id }) => id === fieldId)?.retention;
      if (retention === 'visit' || (retention === 'case' && !UNDER_WAY.has(state))) continue;
      const on = localDate(new Date(receivedAt));
      return { value, origin: { kind: 'earlier-case', itemName: item.name, on } };
    }
    return undefined;
  }

  return {
    async answer(itemId, question) {
      const whole = await catalog.item(itemId);
      const recipient = keys.sealingKey(question.keyId);
      if (!whole || !recipient) return undefined;
      const plain = await openSealedToHub({ sealed: question, associatedData: `known ${itemId}`, recipient });
      if (!plain.ok) return undefined;
      const asked = knownQuestionSchema.safeParse(parseJson(plain.value));
      if (!asked.success) return undefined;
      const { holder, reply, eligibility } = asked.data;
      const item = eligibility === undefined ? whole : itemForCitizen(whole, eligibility);
      const lookUps = fieldLookUps(item, eligibility);
      const opener: Reading = {
        handedIn: remembered(options.opener.handedIn),
        asItStands: remembered(options.opener.asItStands),
      };
      const answers: KnownAnswers = { fields: [] };
      for (const field of item.fields) {
        for (const lookUp of lookUps.filter(({ fieldId }) => fieldId === field.id)) {
          const known =
            (await fromLicence(lookUp, holder)) ?? (await fromEarlierCase(lookUp, holder, opener));
          if (known === undefined || !fitsField(known.value, field)) continue;
          answers.fields.push({ fieldId: field.id, ...known });
          break;
        }
      }
      const materials = await options.earlierDocuments.offersFor(item, holder);
      if (materials.length > 0) answers.materials = materials;
      return sealToHub({
        plain: new TextEncoder().encode(JSON.stringify(answers)),
        associatedData: `known ${itemId} answer`,
        recipient: reply,
      });
    },
  };
}

/** What he last said himself; not what somebody said for him, which may be that person's own. */
function ownAnswer(
  received: Awaited<ReturnType<CaseOpener['handedIn']>>,
  fieldId: string,
  holder: IdentityDocument,
): string | undefined {
  if (!received.ok) return undefined;
  const said = (content: CaseContent) => content.answers.find((answer) => answer.fieldId === fieldId)?.value;
  const last = received.value.findLast(({ content }) => said(content) !== undefined)?.content;
  // The token has said whose case it is; what is given away is worth a second look.
  if (last === undefined || last.actor !== undefined || !isSamePerson(last.applicant, holder))
    return undefined;
  const value = said(last);
  return value === '' ? undefined : value;
}

/** One question looks at the same few cases for many fields: each is opened once. */
function remembered<Value>(read: (caseId: string) => Promise<Value>): (caseId: string) => Promise<Value> {
  const known = new Map<string, Promise<Value>>();
  return (caseId) => {
    const value = known.get(caseId) ?? read(caseId);
    known.set(caseId, value);
    return value;
  };
}

function parseJson(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    return undefined;
  }
}
