/** 免填: what licences and a person's own earlier cases say of the fields of an item, and what they hold of its materials. */
import { openSealedToHub, type SealedToHub, sealToHub } from '#contract/crypto/sealing.ts';
import type { IdentityDocument } from '#contract/identity-document.ts';
import type { FormField, Item } from '#contract/item.ts';
import { type KnownAnswers, type KnownOrigin, knownQuestionSchema } from '#contract/known-answers.ts';
import { localDate } from '../calendar/local-time.ts';
import type { Catalog } from '../catalog/catalog.ts';
import type { Database } from '../database/schema.ts';
import type { DepartmentRegistry } from '../departments/department-registry.ts';
import type { HubKeys } from '../keys/hub-keys.ts';
import { casesOf } from './case-holders.ts';
import type { EarlierDocuments } from './earlier-documents.ts';
import type { CaseOpener } from './open-case.ts';
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

export interface KnownAnswersDesk {
  /** `undefined`: no such item, or a question that does not open. */
  answer(itemId: string, question: SealedToHub): Promise<SealedToHub | undefined>;
}

export function createKnownAnswersDesk(options: KnownAnswersOptions): KnownAnswersDesk {
  const { database, catalog, keys } = options;

  async function fromLicence(
    item: Item,
    field: FormField,
    holder: IdentityDocument,
  ): Promise<{ value: string; origin: KnownOrigin } | undefined> {
    const { prefill } = field;
    if (typeof prefill === 'string' || prefill.kind !== 'e-licence') return undefined;
    const department = item.id.split('/')[0] ?? '';
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

  async function fromEarlierCase(
    field: FormField,
    holder: IdentityDocument,
  ): Promise<{ value: string; origin: KnownOrigin } | undefined> {
    const { prefill } = field;
    if (typeof prefill === 'string' || prefill.kind !== 'earlier-case') return undefined;
    const [found] = await casesOf(database, keys, holder, prefill.itemId, 1);
    if (found === undefined) return undefined;
    const opened = await options.opener.asItStands(found.caseId);
    if (!opened.ok) return undefined;
    const { content, item } = opened.value;
    // The token has said so already; what is given away is worth a second look.
    if (content.applicant.type !== holder.type || content.applicant.number !== holder.number)
      return undefined;
    const given = content.answers.find(({ fieldId }) => fieldId === prefill.fieldId);
    const asked = item.fields.find(({ id }) => id === prefill.fieldId);
    if (given === undefined || given.value === '' || asked?.retention === 'visit') return undefined;
    return {
      value: given.value,
      origin: { kind: 'earlier-case', itemName: item.name, on: localDate(new Date(found.receivedAt)) },
    };
  }

  return {
    async answer(itemId, question) {
      const item = await catalog.item(itemId);
      const recipient = keys.sealingKey(question.keyId);
      if (!item || !recipient) return undefined;
      const plain = await openSealedToHub({ sealed: question, associatedData: `known ${itemId}`, recipient });
      if (!plain.ok) return undefined;
      const asked = knownQuestionSchema.safeParse(parseJson(plain.value));
      if (!asked.success) return undefined;
      const { holder, reply } = asked.data;
      const answers: KnownAnswers = { fields: [] };
      for (const field of item.fields) {
        const known = (await fromLicence(item, field, holder)) ?? (await fromEarlierCase(field, holder));
        if (known !== undefined && fitsField(known.value, field)) {
          answers.fields.push({ fieldId: field.id, ...known });
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

function parseJson(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    return undefined;
  }
}
