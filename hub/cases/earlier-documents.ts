/** 免提交: documents that a person handed in for earlier cases of his own, offered again and checked when they are used. */
import type { CaseContent, EarlierDocument, SubmittedMaterial } from '#contract/case.ts';
import type { CaseState } from '#contract/case-state.ts';
import { sha256Hex } from '#contract/crypto/hash.ts';
import { attachmentAssociatedData, openSealedAttachment } from '#contract/crypto/sealing.ts';
import type { IdentityDocument } from '#contract/identity-document.ts';
import { departmentIdOf, type Item, type Material } from '#contract/item.ts';
import type { KnownMaterial } from '#contract/known-answers.ts';
import { addDays } from '#contract/working-calendar.ts';
import type { AttachmentStore } from '../attachments/attachment-store.ts';
import { localDate } from '../calendar/local-time.ts';
import type { Catalog } from '../catalog/catalog.ts';
import type { Database } from '../database/schema.ts';
import type { HubKeys } from '../keys/hub-keys.ts';
import { CASES_OPENED, casesOf, holderToken, isSamePerson } from './case-holders.ts';
import type { CaseOpener, HandedIn } from './open-case.ts';
import { caseStateOf } from './stored-state.ts';

export interface EarlierDocuments {
  /** What this person may use again for this item today. Never another person's. */
  offersFor(item: Item, holder: IdentityDocument): Promise<KnownMaterial[]>;
  /**
   * Why what a case refers to cannot be used; undefined: it can. `never`: no later try will make it good. `not-here`:
   * a hub that was restored will be offered the earlier case again. The detail names places, never values.
   */
  problemOf(
    content: CaseContent,
    item: Item,
  ): Promise<{ kind: 'never' | 'not-here'; detail: string } | undefined>;
}

export interface EarlierDocumentsOptions {
  readonly database: Database;
  readonly catalog: Catalog;
  readonly attachments: AttachmentStore;
  readonly opener: CaseOpener;
  readonly keys: HubKeys;
  readonly now: () => Date;
}

type EarlierSource = Extract<Material['sources'][number], { kind: 'earlier-case' }>;

/** States in which a department has taken the materials as they are. */
const ACCEPTED: ReadonlySet<CaseState> = new Set([
  'accepted',
  'reviewing',
  'special-procedure',
  'decided',
  'granted',
  'completed',
  'delivered',
]);
/** Offered before midnight, confirmed after it. */
const GRACE_DAYS = 1;

export function createEarlierDocuments(options: EarlierDocumentsOptions): EarlierDocuments {
  const { database, catalog, keys } = options;

  /** The document as it was before sealing, read anew: what cannot be opened any more is not offered. */
  async function referenceTo(
    caseId: string,
    { manifest }: HandedIn,
    material: SubmittedMaterial,
  ): Promise<EarlierDocument | undefined> {
    const recipient = keys.sealingKey(manifest.sealed.keyId);
    const documents: EarlierDocument['documents'] = [];
    for (const attachmentId of material.attachmentIds) {
      const attachment = manifest.attachments.find((each) => each.attachmentId === attachmentId);
      const sealed =
        attachment && (await options.attachments.read({ caseId: manifest.caseId, ...attachment }));
      if (sealed === undefined || recipient === undefined) return undefined;
      const associatedData = attachmentAssociatedData(manifest.caseId, attachmentId);
      const plain = await openSealedAttachment({ sealed, associatedData, recipient });
      if (!plain.ok) return undefined;
      documents.push({ attachmentId, sha256OfPlain: sha256Hex(plain.value) });
    }
    return documents.length === 0 ? undefined : { caseId, materialId: material.materialId, documents };
  }

  async function newestDocument(
    caseId: string,
    materialId: string,
    holder: IdentityDocument,
  ): Promise<{ earlier: EarlierDocument; pages: number } | undefined> {
    const received = await options.opener.handedIn(caseId);
    if (!received.ok) return undefined;
    for (const handedIn of received.value.toReversed()) {
      const { applicant, actor, materials } = handedIn.content;
      // The token has said so already; what is given away is worth a second look.
      if (!isSamePerson(applicant, holder)) return undefined;
      const material = materials.find((each) => each.materialId === materialId);
      if (material === undefined) continue;
      // What stands there now counts, not what it took the place of. What somebody brought for him may be that person's.
      if (material.source !== 'capture' || actor !== undefined) return undefined;
      const earlier = await referenceTo(caseId, handedIn, material);
      return earlier && { earlier, pages: material.pages ?? material.attachmentIds.length };
    }
    return undefined;
  }

  async function offer(
    material: Material,
    source: EarlierSource,
    holder: IdentityDocument,
  ): Promise<KnownMaterial | undefined> {
    const today = localDate(options.now());
    for (const { caseId, receivedAt } of await casesOf(database, keys, holder, source.itemId, CASES_OPENED)) {
      const on = localDate(new Date(receivedAt));
      const usableUntil = lastDay(on, source);
      // Older ones follow.
      if (usableUntil !== undefined && usableUntil < today) return undefined;
      const row = await database
        .selectFrom('cases')
        .select(['state', 'acceptance_number'])
        .where('case_id', '=', caseId)
        .executeTakeFirst();
      if (row?.acceptance_number == null || !ACCEPTED.has(caseStateOf(row.state))) continue;
      const found = await newestDocument(caseId, source.materialId, holder);
      const item = await catalog.item(source.itemId);
      const department = await catalog.department(departmentIdOf(source.itemId));
      if (found === undefined || item === undefined || department === undefined) continue;
      return {
        materialId: material.id,
        ...found,
        origin: {
          itemName: item.name,
          department: department.name,
          acceptanceNumber: row.acceptance_number,
          on,
          ...(usableUntil === undefined ? {} : { usableUntil }),
        },
      };
    }
    return undefined;
  }

  return {
    async offersFor(item, holder) {
      const offers: KnownMaterial[] = [];
      for (const material of item.materials) {
        for (const source of earlierSources(material)) {
          const found = await offer(material, source, holder);
          if (found === undefined) continue;
          offers.push(found);
          break;
        }
      }
      return offers;
    },

    async problemOf(content, item) {
      for (const submitted of content.materials) {
        if (submitted.source !== 'earlier-case') continue;
        const { materialId, earlier } = submitted;
        const never = (detail: string) =>
          ({ kind: 'never', detail: `material ${materialId}: ${detail}` }) as const;
        if (earlier === undefined) return never('which earlier document is not said');
        if (content.actor !== undefined)
          return never('somebody else may not use what the applicant handed in');
        const holder = await database
          .selectFrom('case_holders')
          .select(['item_id', 'holder_token', 'received_at'])
          .where('case_id', '=', earlier.caseId)
          .executeTakeFirst();
        if (holder === undefined)
          return { kind: 'not-here', detail: `material ${materialId}: no such case here` };
        if (holder.holder_token !== holderToken(keys, content.applicant))
          return never('the case is another person’s');
        const material = item.materials.find(({ id }) => id === materialId);
        const source =
          material &&
          earlierSources(material).find(
            (each) => each.itemId === holder.item_id && each.materialId === earlier.materialId,
          );
        if (source === undefined) return never('the item does not take it from there');
        const until = lastDay(localDate(new Date(holder.received_at)), source);
        const submittedOn = localDate(new Date(content.submittedAt));
        if (until !== undefined && addDays(until, GRACE_DAYS) < submittedOn) return never('it is too old');
        const received = await options.opener.handedIn(earlier.caseId);
        if (!received.ok)
          return { kind: 'not-here', detail: `material ${materialId}: ${received.failure.code}` };
        // A supplement since the offer does not change which document was meant.
        const found = await Promise.all(
          received.value.flatMap((handedIn) =>
            handedIn.content.materials
              .filter((each) => each.materialId === earlier.materialId && each.source === 'capture')
              .map((each) => referenceTo(earlier.caseId, handedIn, each)),
          ),
        );
        if (found.some((document) => document !== undefined && sameDocuments(document, earlier))) continue;
        if (found.includes(undefined)) {
          return { kind: 'not-here', detail: `material ${materialId}: the document cannot be read` };
        }
        return never('the earlier case holds no such document');
      }
      return undefined;
    },
  };
}

function earlierSources({ sources }: Material): EarlierSource[] {
  return sources.filter((source): source is EarlierSource => source.kind === 'earlier-case');
}

/** YYYY-MM-DD; undefined: it does not grow old. */
function lastDay(on: string, { validDays }: EarlierSource): string | undefined {
  return validDays === undefined ? undefined : addDays(on, validDays);
}

function sameDocuments(found: EarlierDocument, meant: EarlierDocument): boolean {
  const digests = ({ documents }: EarlierDocument) =>
    documents.map(({ attachmentId, sha256OfPlain }) => `${attachmentId} ${sha256OfPlain}`).join();
  return digests(found) === digests(meant);
}
