import { randomBytes } from 'node:crypto';
import type { Answer, CaseContent, CaseReceipt } from '#contract/case.ts';
import { SLIP_QR_PREFIX } from '#contract/case.ts';
import type { CaseState } from '#contract/case-state.ts';
import type { CaseResult } from '#contract/hub-api.ts';
import type { Item } from '#contract/item.ts';
import type { OutcomeView } from '#contract/visit/outcome.ts';
import { type SlipReader, slipTitle } from '../papers/slip-composition.ts';
import { totalOf } from '../payments/payment-progress.ts';
import { AUTHORISATION_SIGNATURE } from './acting.ts';
import { chosenDelivery, isDeliveryField } from './delivery-fields.ts';
import { switchesOf } from './package-choice.ts';
import type { Citizen, VisitContext } from './visit-context.ts';
import { forVisit } from './visit-rules.ts';
import type { CaseAttachment, Paper, Submission, VisitServices } from './visit-services.ts';

/** UUIDv7 (RFC 9562 section 5.7). Ordered by the kiosk's clock where it is right, unique where it is not. */
export function newCaseId(now = Date.now()): string {
  const bytes = randomBytes(16);
  bytes.writeUIntBE(now, 0, 6);
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x70;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  const hex = bytes.toString('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}

const CROCKFORD = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/** 80 random bits, read aloud and typed without doubt between 0 and O (Crockford's base 32). */
export function newSlipCode(): string {
  return [...randomBytes(16)].map((byte) => CROCKFORD[byte % 32]).join('');
}

/** `BC-` and 40 random bits: told to the citizen, and found again by whoever answers him. */
export function newReportNumber(): string {
  return `BC-${[...randomBytes(8)].map((byte) => CROCKFORD[byte % 32]).join('')}`;
}

/** The case as it will be sealed. Called once the citizen has confirmed; anything missing here is a bug. */
export async function composeSubmission(
  context: VisitContext,
  faceEngine: { name: string; simulated: boolean },
): Promise<Submission> {
  const { citizen, caseId, slipCode, services } = context;
  if (context.item === undefined || citizen === undefined || caseId === undefined || slipCode === undefined) {
    throw new Error('a submission needs an item, a citizen, a case id and a slip code');
  }
  const item = forVisit(context.item, context);
  const attachments: CaseAttachment[] = [];
  for (const { state, material, pages } of citizen.materials) {
    if (state !== 'captured') continue;
    attachments.push({
      attachmentId: pagesId(material.id),
      mediaType: 'application/pdf',
      bytes: await services.bindPages({ title: material.name, pages: pages.map(({ jpeg }) => jpeg) }),
    });
  }
  if (citizen.signature !== undefined) {
    const { png, svg, data } = citizen.signature;
    attachments.push(
      { attachmentId: 'signature', mediaType: 'image/png', bytes: png },
      { attachmentId: 'signature-svg', mediaType: 'image/svg+xml', bytes: svg },
      { attachmentId: 'signature-strokes', mediaType: 'application/json', bytes: data },
    );
  }
  const authorised = context.acting?.persons.signature;
  if (authorised !== undefined) {
    attachments.push(
      { attachmentId: AUTHORISATION_SIGNATURE, mediaType: 'image/png', bytes: authorised.png },
      {
        attachmentId: `${AUTHORISATION_SIGNATURE}-strokes`,
        mediaType: 'application/json',
        bytes: authorised.data,
      },
    );
  }
  const delivery = chosenDelivery(item, citizen.answers);
  const content: CaseContent = {
    schemaVersion: 1,
    caseId,
    itemId: item.id,
    itemVersion: item.implementation.version,
    catalogRevision: context.catalogRevision,
    slipCode,
    applicant: citizen.document,
    identifiedBy: citizen.identifiedBy ?? 'id-card',
    ...(citizen.actor === undefined ? {} : { actor: citizen.actor }),
    ...(context.helpedBy.length === 0 ? {} : { helpers: [...context.helpedBy] }),
    eligibility: answeredBeforeTheCard(item, context),
    answers: item.fields.flatMap((field) => {
      const answer = citizen.answers[field.id];
      return answer === undefined || answer.value === '' || isDeliveryField(field.id)
        ? []
        : [
            {
              fieldId: field.id,
              label: field.label,
              value: answer.value,
              display: answer.display,
              ...sourceOf(citizen, field.id, answer.value),
            },
          ];
    }),
    materials: citizen.materials.flatMap((entry) => {
      const source = SOURCE_OF_STATE[entry.state];
      if (source === undefined) return [];
      return [
        {
          materialId: entry.material.id,
          name: entry.material.name,
          source,
          attachmentIds: source === 'capture' ? [pagesId(entry.material.id)] : [],
          ...(source === 'capture' ? { pages: entry.pages.length } : {}),
          ...(source === 'earlier-case' ? referenceOf(citizen, entry.material.id) : {}),
        },
      ];
    }),
    ...(delivery === undefined || context.followUp !== undefined ? {} : { delivery }),
    commitmentIds: item.commitments.map((commitment) => commitment.id),
    consent: { purpose: item.consent.purpose, at: context.consentedAt ?? new Date().toISOString() },
    ...(citizen.signature === undefined
      ? {}
      : { signatureAttachmentId: 'signature', signatureDataAttachmentId: 'signature-strokes' }),
    ...(citizen.facePassed === undefined
      ? {}
      : {
          faceCheck: { engine: faceEngine.name, simulated: faceEngine.simulated, passed: citizen.facePassed },
        }),
    ...(citizen.dues === undefined
      ? {}
      : { payment: { noticeNumbers: [...citizen.dues.chosen], totalFen: totalOf(citizen.dues) } }),
    ...(context.followUp === undefined
      ? {}
      : { followUp: { kind: context.followUp.kind, caseId: context.followUp.caseId } }),
    submittedAt: new Date().toISOString(),
  };
  return { content, attachments };
}

/** What the citizen answered of the item's questions, and of a package which parts he has it for. */
export function answeredBeforeTheCard(
  item: Item,
  { questionAnswers = [], followUp }: Pick<VisitContext, 'questionAnswers' | 'followUp'>,
): CaseContent['eligibility'] {
  return questionAnswers
    .filter(({ questionId }) => item.eligibilityQuestions.some(({ id }) => id === questionId))
    .map((answer) => ({ ...answer }))
    .concat(followUp === undefined ? switchesOf(item, questionAnswers) : []);
}

/** Of an answer that stands as others gave it. */
function sourceOf({ known }: Citizen, fieldId: string, value: string): Pick<Answer, 'source'> {
  const given = known?.find((each) => each.use && each.fieldId === fieldId && each.value === value);
  return given === undefined ? {} : { source: given.origin.kind };
}

/** Of a document that he handed in for an earlier case: which one it is. Nothing of it is sent again. */
function referenceOf(
  { offered }: Citizen,
  materialId: string,
): Pick<CaseContent['materials'][number], 'earlier' | 'pages'> {
  const found = offered?.find((each) => each.use && each.materialId === materialId);
  if (found === undefined) throw new Error('a material from an earlier case was offered');
  return { earlier: found.earlier, pages: Math.min(found.pages, 20) };
}

function pagesId(materialId: string): string {
  return `${materialId}-pages`;
}

const SOURCE_OF_STATE = {
  missing: undefined,
  fetching: undefined,
  'licence-not-found': undefined,
  'licence-found': 'e-licence',
  'earlier-found': 'earlier-case',
  captured: 'capture',
  deferred: 'deferred',
  'to-window': 'window',
} as const;

/** What the citizen is told: accepted or done with the hub's receipt, pending without. */
export function outcomeFrom(item: Item, slipCode: string, receipt: CaseReceipt | undefined): OutcomeView {
  const slip = { slipCode, slipQr: `${SLIP_QR_PREFIX}${slipCode}` };
  if (receipt === undefined) return { kind: 'pending', itemName: item.name, ...slip, simulated: false };
  const { outcome } = receipt;
  return {
    kind: KIND_OF_STATE[outcome.state],
    itemName: item.name,
    department: outcome.department,
    ...(outcome.reason === undefined ? {} : { reason: outcome.reason }),
    acceptanceNumber: outcome.acceptanceNumber,
    ...(outcome.promisedDate === undefined ? {} : { promisedDate: outcome.promisedDate }),
    ...(outcome.supplementBy === undefined ? {} : { supplementBy: outcome.supplementBy }),
    ...(outcome.parts === undefined
      ? {}
      : {
          parts: outcome.parts.map(({ partId: _, itemId: __, state, ...part }) => ({
            ...part,
            kind: KIND_OF_STATE[state],
          })),
        }),
    ...slip,
    simulated: outcome.simulated,
  };
}

const KIND_OF_STATE: Readonly<Record<CaseState, OutcomeView['kind']>> = {
  draft: 'pending',
  received: 'handed-in',
  returned: 'supplement',
  'not-accepted': 'refused',
  'supplement-needed': 'supplement',
  accepted: 'accepted',
  reviewing: 'accepted',
  'special-procedure': 'accepted',
  decided: 'accepted',
  granted: 'completed',
  refused: 'refused',
  completed: 'completed',
  delivered: 'completed',
  withdrawn: 'withdrawn',
  rejected: 'refused',
  'supplement-lapsed': 'refused',
  transferred: 'accepted',
  void: 'refused',
};

/** The papers of this outcome: the slip, and the hub's documents. */
export function papersFor(
  visitId: string,
  item: Item,
  outcome: OutcomeView,
  result: CaseResult | undefined,
  printerReady: VisitServices['printerReady'],
  reader: Omit<SlipReader, 'withDocuments'>,
): readonly Paper[] {
  // An item that does not need the A4 printer is not held up by one: its slip has the number.
  const wanted = printerReady('document-printer') || item.availability.devices.includes('document-printer');
  const documents: readonly Paper[] = (wanted ? (result?.documents ?? []) : []).map((document, index) => ({
    kind: 'document',
    jobId: `${visitId}-document-${index + 1}`,
    title: document.title,
    document,
  }));
  // Who must come back needs his slip, and is told when it fails; who is done gets one where there is paper.
  const goesOn =
    outcome.kind !== 'completed' || item.outcome.kind === 'booking' || item.outcome.kind === 'payment';
  const withSlip =
    goesOn ||
    result === undefined ||
    (item.outcome.kind !== 'information' && printerReady('receipt-printer'));
  const slip: readonly Paper[] = withSlip
    ? [
        {
          kind: 'slip',
          jobId: `${visitId}-slip`,
          title: slipTitle(outcome),
          outcome,
          reader: { ...reader, withDocuments: documents.length > 0 },
        },
      ]
    : [];
  return [...slip, ...documents];
}
