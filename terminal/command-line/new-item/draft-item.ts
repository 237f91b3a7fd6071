/** A new item with everything that the lint asks for, from a few answers and an item of the same department. */
import type { z } from 'zod';
import type { Item, itemSchema } from '#contract/item.ts';
import type { Translation } from '#contract/item-translation.ts';
import type { NewItemAnswers } from './answers.ts';
import { PHRASES, type Phrase } from './phrases.ts';

export interface DraftedItem {
  /** As it is written into its file. */
  readonly item: Omit<z.input<typeof itemSchema>, 'translations'>;
  readonly translations: Readonly<Record<'zh-Hant' | 'en', Translation>>;
}

/** What the answers do not say, an item of the same department does: who does it, where, and how to reach him. */
export interface Sibling {
  readonly item: Item;
  readonly texts: Readonly<Record<'zh-Hant' | 'en', Readonly<Record<string, string>>>>;
}

/** Texts of the sibling that the new item takes over with their translations. */
const TAKEN_OVER = ['body.name', 'place.name', 'place.address', 'place.hours'] as const;

/** `takenCodes`: 业务办理项编码 of all items. */
export function draftItem(
  answers: NewItemAnswers,
  sibling: Sibling,
  takenCodes: ReadonlySet<string>,
): DraftedItem {
  const { kind, days } = answers;
  const like = sibling.item.implementation;
  const texts = { 'zh-Hant': new Map<string, string>(), en: new Map<string, string>() };
  const say = (path: string, phrase: Phrase): string => {
    texts['zh-Hant'].set(path, phrase['zh-Hant']);
    texts.en.set(path, phrase.en);
    return phrase['zh-Hans'];
  };
  const list = (path: string, phrases: readonly Phrase[]): string[] =>
    phrases.map((phrase, index) => say(`${path}.${index}`, phrase));

  const taskType = taskTypeOf(answers.catalogCode);
  const taskCode = like.body.creditCode + like.level + answers.catalogCode;
  const limit = { days, unit: 'working-day' as const, example: true };
  const applies = kind === 'acceptance';
  const item: DraftedItem['item'] = {
    $schema: '../item.schema.json',
    id: answers.id,
    name: say('name', answers.name),
    aliases: [],
    keywords: [],
    summary: say('summary', answers.summary),
    icon: sibling.item.icon,
    minutes: 5,
    implementation: {
      catalogCode: answers.catalogCode,
      taskCode,
      handlingCode: freeCode(taskCode, takenCodes),
      taskType,
      level: like.level,
      version: '1.0',
      state: 'in-use',
      effectiveFrom: '2024-01-01',
      body: { ...like.body, kind: like.body.kind ?? 'statutory-organ' },
      ...(like.delegatingBody === undefined ? {} : { delegatingBody: like.delegatingBody }),
      powerSource: like.powerSource ?? 'own-level',
      legalBasis: [answers.legalBasis],
      audience: ['person'],
      personThemes: like.personThemes ?? ['other'],
      caseType: days === 0 ? 'immediate' : 'promised',
      handlingForms: ['window', 'online', 'terminal'],
      onlineDepth: 'IV',
      legalLimit: limit,
      promisedLimit: limit,
      conditions: list('implementation.conditions', [answers.condition]),
      steps: list('implementation.steps', STEPS[kind]),
      fee: { charged: false },
      onlinePayment: false,
      place: like.place,
      appointment: { offered: false },
      consultPhone: like.consultPhone,
      complaintPhone: like.complaintPhone,
      siteVisits: 0,
      resultName: say('implementation.resultName', answers.resultName),
      resultType: resultTypeOf(answers),
      resultSample: {
        text: say(
          'implementation.resultSample.text',
          kind === 'information' ? PHRASES.sampleTable : PHRASES.samplePaper,
        ),
        example: true,
      },
      express: false,
      handlingArea: like.handlingArea,
      ...(taskType === '20' ? {} : administrative(say, list)),
      applicationForm: applies ? [{ id: 'phone', name: '联系电话' }] : [],
      materialList: [],
      notes: {
        conditions: say('implementation.notes.conditions', PHRASES.noteConditions),
        steps: say('implementation.notes.steps', PHRASES.noteSteps),
        promisedLimit: say(
          'implementation.notes.promisedLimit',
          days === 0 ? PHRASES.noteAtOnce : PHRASES.noteWorkingDays,
        ),
        siteVisits: say('implementation.notes.siteVisits', PHRASES.noteNoVisit),
        fee: say('implementation.notes.fee', PHRASES.noteFree),
        result: say('implementation.notes.result', RESULT_NOTES[kind]),
      },
    },
    identification: {
      kind: 'identity',
      documents: ['resident'],
      ways: ['id-card'],
      trust: 'document',
    },
    actors: [{ kind: 'self' }],
    consent: {
      purpose: say('consent.purpose', PHRASES.consentPurpose),
      data: list('consent.data', [
        PHRASES.consentCard,
        applies ? PHRASES.consentPhone : PHRASES.consentRecords,
      ]),
      retention: say('consent.retention', applies ? PHRASES.keptUntilReceived : PHRASES.forgottenAtOnce),
    },
    availability: {
      network: applies ? 'queued' : 'live',
      devices: ['id-card-reader', ...DEVICES[kind]],
    },
    fields: applies
      ? [
          {
            id: 'phone',
            title: say('fields.phone.title', PHRASES.phoneTitle),
            label: say('fields.phone.label', PHRASES.phoneLabel),
            help: say('fields.phone.help', PHRASES.phoneHelp),
            purpose: say('fields.phone.purpose', PHRASES.phonePurpose),
            element: 'phone',
            sensitive: true,
            sensitivity: 'personal',
            retention: 'archive',
            input: { kind: 'phone' },
          },
        ]
      : [],
    outcome: applies ? { kind } : { kind, documentTitle: say('outcome.documentTitle', answers.resultName) },
    ...(kind === 'information'
      ? {}
      : {
          delivery: [
            applies
              ? {
                  kind: 'electronic' as const,
                  id: 'electronic',
                  note: say('delivery.electronic.note', PHRASES.deliveredBySlip),
                }
              : {
                  kind: 'print' as const,
                  id: 'here',
                  note: say('delivery.here.note', PHRASES.deliveredHere),
                },
          ],
        }),
    faq: [
      {
        id: 'what-to-bring',
        question: say('faq.what-to-bring.question', PHRASES.faqQuestion),
        answer: say('faq.what-to-bring.answer', PHRASES.faqAnswer),
      },
    ],
  };
  return { item, translations: { 'zh-Hant': translation('zh-Hant'), en: translation('en') } };

  function translation(language: 'zh-Hant' | 'en'): Translation {
    const shared = TAKEN_OVER.flatMap((key) => {
      const words = sibling.texts[language][`implementation.${key}`];
      return words === undefined ? [] : [[`implementation.${key}`, words] as const];
    });
    return { aliases: [], keywords: [], texts: Object.fromEntries([...texts[language], ...shared]) };
  }
}

const STEPS: Readonly<Record<NewItemAnswers['kind'], readonly Phrase[]>> = {
  certificate: [PHRASES.identify, PHRASES.look, PHRASES.print],
  information: [PHRASES.identify, PHRASES.look, PHRASES.read],
  acceptance: [PHRASES.identify, PHRASES.fill, PHRASES.sign, PHRASES.notice, PHRASES.decide],
};

const RESULT_NOTES: Readonly<Record<NewItemAnswers['kind'], Phrase>> = {
  certificate: PHRASES.noteCertificate,
  information: PHRASES.noteInformation,
  acceptance: PHRASES.noteAcceptance,
};

const DEVICES: Readonly<Record<NewItemAnswers['kind'], readonly ('document-printer' | 'receipt-printer')[]>> =
  {
    certificate: ['document-printer'],
    information: [],
    acceptance: ['receipt-printer'],
  };

/** Digits 3 and 4; what no kiosk handles becomes a public service, and the lint says that the code is another. */
function taskTypeOf(catalogCode: string): Item['implementation']['taskType'] {
  const digits = catalogCode.slice(2, 4);
  const types = ['01', '05', '07', '08', '09', '10', '20'] as const;
  return types.find((type) => type === digits) ?? '20';
}

function freeCode(taskCode: string, taken: ReadonlySet<string>): string {
  for (let number = 1; number < 100; number += 1) {
    const code = taskCode + String(number).padStart(2, '0');
    if (!taken.has(code)) return code;
  }
  return `${taskCode}99`;
}

function resultTypeOf({ kind, resultName }: NewItemAnswers): Item['implementation']['resultType'] {
  const name = resultName['zh-Hans'];
  if (/(证|证明|执照|凭证|证书)$/.test(name)) return 'certificate';
  if (/(通知书|告知书)$/.test(name)) return 'notice';
  if (/(书|批复|决定|函)$/.test(name)) return 'document';
  return kind === 'information' ? 'information' : 'other';
}

const REVIEW_BODY: Phrase = {
  'zh-Hans': '示例县人民政府',
  'zh-Hant': '示例縣人民政府',
  en: "Shili County (sample) People's Government",
};
const COURT: Phrase = {
  'zh-Hans': '示例县人民法院',
  'zh-Hant': '示例縣人民法院',
  en: "Shili County (sample) People's Court",
};
const ADDRESS: Phrase = {
  'zh-Hans': '示例县示例镇示例路',
  'zh-Hant': '示例縣示例鎮示例路',
  en: 'Shili Road, Shili Town, Shili County (sample)',
};

/** What an administrative act has beside a service; the bodies are samples, to be replaced. */
function administrative(
  say: (path: string, phrase: Phrase) => string,
  list: (path: string, phrases: readonly Phrase[]) => string[],
): Pick<Item['implementation'], 'rights' | 'duties' | 'remedies'> {
  const remedy = (key: 'review' | 'litigation', body: Phrase, phone: string, term: Phrase) => ({
    body: say(`implementation.remedies.${key}.body`, body),
    address: say(`implementation.remedies.${key}.address`, ADDRESS),
    phone,
    term: say(`implementation.remedies.${key}.term`, term),
  });
  return {
    rights: list('implementation.rights', [PHRASES.right]),
    duties: list('implementation.duties', [PHRASES.duty]),
    remedies: {
      review: remedy('review', REVIEW_BODY, '0000-1300001', PHRASES.reviewTerm),
      litigation: remedy('litigation', COURT, '12368', PHRASES.litigationTerm),
    },
  };
}
