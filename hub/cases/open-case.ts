import {
  type CaseContent,
  type CaseManifest,
  caseContentSchema,
  caseManifestSchema,
} from '#contract/case.ts';
import { attachmentAssociatedData, openSealedAttachment, openSealedToHub } from '#contract/crypto/sealing.ts';
import { itemForActor } from '#contract/item/actor.ts';
import { type Department, departmentIdOf, type Item } from '#contract/item.ts';
import { type AppFailure, fail, ok, type Result } from '#contract/result.ts';
import { itemForCitizen } from '#contract/theme-package/merge.ts';
import { type PartCase, partCases } from '#contract/theme-package/split.ts';
import type { AttachmentStore } from '../attachments/attachment-store.ts';
import type { Catalog } from '../catalog/catalog.ts';
import type { Database } from '../database/schema.ts';
import type { HubKeys } from '../keys/hub-keys.ts';
import { partOf } from './package-case.ts';
import { actingAs } from './validate-content.ts';

/** An opened case, and who decides it. */
export interface OpenedCase {
  readonly content: CaseContent;
  /** As far as the answers of the case call for it. */
  readonly item: Item;
  readonly department: Department;
}

export type OpenCaseFailure = AppFailure<
  'case-unreadable' | 'case-invalid' | 'item-unknown' | 'attachment-lost'
>;

/** One of the sealed contents that a case consists of: the first, or a supplement. Of a part of a package what is its own. */
export interface HandedIn {
  /** The sealed form: of a part the manifest of the whole package, under whose case id the attachments lie. */
  readonly manifest: CaseManifest;
  readonly content: CaseContent;
}

export interface CaseOpener {
  /** Opens a manifest and all its attachments; what is in it is not judged here. */
  open(manifest: CaseManifest): Promise<Result<OpenedCase, OpenCaseFailure>>;
  /**
   * A received case as it stands now: what was handed in first, with the answers and materials of its supplements in
   * the place of the old ones. The sealed bytes stay as they are; this is put together anew each time. Attachments of
   * a supplement lie under the supplement's own case id.
   */
  asItStands(caseId: string): Promise<Result<OpenedCase, OpenCaseFailure>>;
  /** The item by which a received case is judged, whole: as it was when the case was handed in. */
  itemOf(caseId: string): Promise<Result<Item, OpenCaseFailure>>;
  /** What was received for a case, oldest first. */
  handedIn(caseId: string): Promise<Result<readonly HandedIn[], OpenCaseFailure>>;
}

export function createCaseOpener(options: {
  database: Database;
  catalog: Catalog;
  attachments: AttachmentStore;
  keys: HubKeys;
}): CaseOpener {
  const { database, catalog, keys } = options;

  async function openContent(manifest: CaseManifest): Promise<Result<CaseContent, OpenCaseFailure>> {
    const recipient = keys.sealingKey(manifest.sealed.keyId);
    if (!recipient) return fail('case-unreadable', 'sealed to a key the hub does not have');
    const plain = await openSealedToHub({
      sealed: manifest.sealed,
      associatedData: manifest.caseId,
      recipient,
    });
    if (!plain.ok) return fail('case-unreadable', plain.failure.code);
    const content = readContent(plain.value);
    return content ? ok(content) : fail('case-invalid', 'content does not fit its schema');
  }

  /** `partItem`: of a part of a package, as the package held it on that day. */
  async function received(
    caseId: string,
  ): Promise<Result<{ handedIn: readonly HandedIn[]; partItem: Item | undefined }, OpenCaseFailure>> {
    const part = await partOf(database, caseId);
    const rows = await database
      .selectFrom('cases')
      .select('manifest_json')
      .where((where) =>
        where.or([
          where('case_id', '=', caseId),
          where.and([where('follows_case_id', '=', caseId), where('follow_up_kind', '=', 'supplement')]),
        ]),
      )
      .where('hub_sequence', 'is not', null)
      .orderBy('hub_sequence')
      .execute();
    const handedIn: HandedIn[] = [];
    let partItem: Item | undefined;
    for (const row of rows) {
      const manifest = caseManifestSchema.parse(JSON.parse(row.manifest_json));
      const opened = await openContent(manifest);
      if (!opened.ok) return opened;
      let content = opened.value;
      // The first came with the whole package; supplements are for the part alone.
      if (part !== undefined && partItem === undefined) {
        const own = await ofPart(content, part.partId);
        if (!own.ok) return own;
        content = own.value.content;
        partItem = own.value.part.item;
      }
      handedIn.push({ manifest, content });
    }
    return ok({ handedIn, partItem });
  }

  async function ofPart(content: CaseContent, partId: string): Promise<Result<PartCase, OpenCaseFailure>> {
    const whole = await withItem(content, content.itemId);
    if (!whole.ok) return whole;
    const own = partCases(whole.value.item, content).find(({ part }) => part.id === partId);
    return own === undefined ? fail('case-unreadable', 'no such part') : ok(own);
  }

  async function checkAttachments(manifest: CaseManifest): Promise<Result<void, OpenCaseFailure>> {
    const recipient = keys.sealingKey(manifest.sealed.keyId);
    if (!recipient) return fail('case-unreadable', 'sealed to a key the hub does not have');
    for (const attachment of manifest.attachments) {
      const sealed = await options.attachments.read({ caseId: manifest.caseId, ...attachment });
      if (!sealed) return fail('attachment-lost', attachment.attachmentId);
      const associatedData = attachmentAssociatedData(manifest.caseId, attachment.attachmentId);
      const page = await openSealedAttachment({ sealed, associatedData, recipient });
      if (!page.ok)
        return fail('case-unreadable', `attachment ${attachment.attachmentId}: ${page.failure.code}`);
    }
    return ok();
  }

  async function itemAsHandedIn(content: CaseContent, itemId: string): Promise<Item | undefined> {
    return (
      (await catalog.item(itemId, content.catalogRevision)) ??
      // A hub that was restored may not know the revision any more.
      (await catalog.itemOfOpenCase(itemId))
    );
  }

  async function withItem(
    content: CaseContent,
    itemId: string,
    known?: Item,
  ): Promise<Result<OpenedCase, OpenCaseFailure>> {
    const item = known ?? (await itemAsHandedIn(content, itemId));
    const department = await catalog.departmentOfOpenCase(departmentIdOf(itemId));
    return item && department
      ? ok({
          content,
          item: itemForActor(itemForCitizen(item, content.eligibility), actingAs(content)),
          department,
        })
      : fail('item-unknown', itemId);
  }

  return {
    async open(manifest) {
      const content = await openContent(manifest);
      if (!content.ok) return content;
      const attachments = await checkAttachments(manifest);
      if (!attachments.ok) return attachments;
      return withItem(content.value, manifest.itemId);
    },

    async handedIn(caseId) {
      const found = await received(caseId);
      return found.ok ? ok(found.value.handedIn) : found;
    },

    async itemOf(caseId) {
      const found = await received(caseId);
      if (!found.ok) return found;
      const { handedIn, partItem } = found.value;
      const [first] = handedIn;
      if (first === undefined) return fail('case-unreadable', 'not received');
      const item = partItem ?? (await itemAsHandedIn(first.content, first.content.itemId));
      return item === undefined ? fail('item-unknown', first.content.itemId) : ok(item);
    },

    async asItStands(caseId) {
      const found = await received(caseId);
      if (!found.ok) return found;
      const { handedIn, partItem } = found.value;
      const [first, ...supplements] = handedIn.map(({ content }) => content);
      if (first === undefined) return fail('case-unreadable', 'not received');
      const whole = supplements.reduce(withSupplement, first);
      return withItem(whole, whole.itemId, partItem);
    },
  };
}

/** What is answered or handed in anew takes the place of the old. */
export function withSupplement(content: CaseContent, supplement: CaseContent): CaseContent {
  const answers = new Map(content.answers.map((answer) => [answer.fieldId, answer]));
  for (const answer of supplement.answers) answers.set(answer.fieldId, answer);
  const materials = new Map(content.materials.map((material) => [material.materialId, material]));
  for (const material of supplement.materials) materials.set(material.materialId, material);
  return { ...content, answers: [...answers.values()], materials: [...materials.values()] };
}

function readContent(plain: Uint8Array): CaseContent | undefined {
  try {
    return caseContentSchema.parse(JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(plain)));
  } catch {
    return undefined;
  }
}
