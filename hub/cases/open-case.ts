import {
  type CaseContent,
  type CaseManifest,
  caseContentSchema,
  caseManifestSchema,
} from '#contract/case.ts';
import { attachmentAssociatedData, openSealedAttachment, openSealedToHub } from '#contract/crypto/sealing.ts';
import { itemForActor } from '#contract/item/actor.ts';
import type { Department, Item } from '#contract/item.ts';
import { type AppFailure, fail, ok, type Result } from '#contract/result.ts';
import { itemForCitizen } from '#contract/theme-package/merge.ts';
import { partCases } from '#contract/theme-package/split.ts';
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

/** One of the sealed contents that a case consists of: the first, or a supplement. */
export interface HandedIn {
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

  async function handedIn(caseId: string): Promise<Result<readonly HandedIn[], OpenCaseFailure>> {
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
    const received: HandedIn[] = [];
    for (const row of rows) {
      const manifest = caseManifestSchema.parse(JSON.parse(row.manifest_json));
      const content = await openContent(manifest);
      if (!content.ok) return content;
      received.push({ manifest, content: content.value });
    }
    return ok(received);
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

  async function withItem(
    content: CaseContent,
    itemId: string,
    known?: Item,
  ): Promise<Result<OpenedCase, OpenCaseFailure>> {
    const item =
      known ??
      (await catalog.item(itemId, content.catalogRevision)) ??
      // A hub that was restored may not know the revision any more.
      (await catalog.item(itemId));
    const department = await catalog.department(itemId.split('/')[0] ?? '');
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

    handedIn,

    async asItStands(caseId) {
      const part = await partOf(database, caseId);
      const received = await handedIn(caseId);
      if (!received.ok) return received;
      let whole: CaseContent | undefined;
      let partItem: Item | undefined;
      for (const { content } of received.value) {
        if (whole === undefined && part !== undefined) {
          const thePackage = await withItem(content, content.itemId);
          if (!thePackage.ok) return thePackage;
          const found = partCases(thePackage.value.item, content).find(
            (each) => each.part.id === part.partId,
          );
          if (found === undefined) return fail('case-unreadable', 'no such part');
          whole = found.content;
          partItem = found.part.item;
        } else whole = whole === undefined ? content : withSupplement(whole, content);
      }
      if (whole !== undefined && partItem !== undefined) return withItem(whole, whole.itemId, partItem);
      return whole === undefined ? fail('case-unreadable', 'not received') : withItem(whole, whole.itemId);
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
