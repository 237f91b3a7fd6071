import type { SnapshotFrom } from 'xstate';
import type { Department, Item } from '#contract/item.ts';
import type { ItemTile } from '#contract/item-tile.ts';
import { maskAddress, maskName, maskNumber } from '#contract/masking.ts';
import { fenInYuan } from '#contract/payment.ts';
import { SOURCE_LANGUAGE } from '#contract/preferences.ts';
import type { DepartmentTile } from '#contract/visit/guide.ts';
import type { OutcomeView } from '#contract/visit/outcome.ts';
import type { Screen, ScreenOf } from '#contract/visit/screens.ts';
import type { VisitSnapshot } from '#contract/visit/snapshot.ts';
import { appointmentScreen, appointmentView } from '../appointments/appointment-screen.ts';
import { offersOf } from '../bulletin/offers.ts';
import { evaluateScreen } from '../evaluations/evaluate-screen.ts';
import { elsewhereOf } from '../guidance/elsewhere.ts';
import { guideSubject } from '../guidance/guide-sheet.ts';
import { handoverView } from '../guidance/handover-view.ts';
import { reportScreen, windowScreen } from '../guidance/help-view.ts';
import { endedIn, keptOf } from '../guidance/kept.ts';
import { lampOf, thingsOnPaper } from '../guidance/lamp.ts';
import { implementationForCitizens, preparationFor } from '../guidance/preparation.ts';
import { roadOf } from '../guidance/road.ts';
import { helperView, outcomeWithoutData, withoutData } from '../helpers/helper-view.ts';
import { paperTextsIn } from '../language/paper-texts.ts';
import {
  displayIn,
  ineligibilityIn,
  informationIn,
  materialIn,
  outcomeIn,
  progressIn,
  wordsOf,
} from '../language/visit-words.ts';
import { sheetPlace, sheetState } from '../papers/sheet-job.ts';
import { totalOf } from '../payments/payment-progress.ts';
import { duesScreen, payScreen } from '../payments/payment-screens.ts';
import { inquiriesOnConsent, policiesScreen, policySignScreen } from '../policies/policy-screen.ts';
import { creditScreen } from '../public-credit/credit-screen.ts';
import { suggestedAnswers } from '../questions/answer-questions.ts';
import { ticketOffered } from '../window-tickets/ticket-progress.ts';
import { ticketScreen } from '../window-tickets/ticket-screen.ts';
import { actingScreen, actorRows, identifyWhose, refusedScreen, signingAs } from './acting-screens.ts';
import { flowPath } from './flow-path.ts';
import { followUpsOf } from './follow-up.ts';
import { earlierView, isKnown, knownScreen, lookupsOf } from './known-fields.ts';
import { consentParts, guidePackage, packageScreen, packagesLedBy } from './package-choice.ts';
import { type Citizen, FACE_ATTEMPTS, type VisitContext } from './visit-context.ts';
import type { visitMachine } from './visit-machine.ts';
import { chipCardOf, citizenOf, itemOf, materialAt, materialsAreComplete, pagesLeft } from './visit-rules.ts';

type MachineSnapshot = SnapshotFrom<typeof visitMachine>;

export function itemTile(item: Item, department: Department | undefined): ItemTile {
  const [departmentId = ''] = item.id.split('/');
  return {
    id: item.id,
    name: item.name,
    summary: item.summary,
    icon: item.icon,
    departmentId,
    departmentName: department?.shortName ?? item.implementation.body.name,
    kind: item.outcome.kind,
    minutes: item.minutes,
    ...(item.package === undefined ? {} : { isPackage: true as const }),
  };
}

function departmentTile(department: Department, itemCount: number): DepartmentTile {
  const { $schema: _, translations: __, ...rest } = department;
  return { ...rest, itemCount };
}

function departmentsIn(context: VisitContext): DepartmentTile[] {
  const words = wordsOf(context);
  return context.services.catalog
    .departments()
    .map((entry) => departmentTile(words.department(entry.department), entry.itemCount));
}

/** The statechart's state as the screen may see it: masked where others might look over a shoulder. */
export function projectSnapshot(state: MachineSnapshot, revision: number): VisitSnapshot {
  const { context } = state;
  const helper = helperView(state.value.helping, context);
  const whole = screenOf(state);
  const isHelped = helper?.state === 'helping';
  const screen = isHelped ? withoutData(whole) : whole;
  const path = flowPath(state.value);
  const lamp = lampOf(path, context);
  // Whoever takes it on his phone sees all of it.
  const handover = isHelped ? undefined : handoverView(path, context);
  const outcome = context.outcome && outcomeIn(context, visibleOutcome(context.outcome, context.jobs));
  const atWork = state.matches({ flow: 'submitting' }) || state.matches({ flow: { printing: 'working' } });
  return {
    revision,
    screen,
    road: roadOf(
      context.followUp === undefined ? context.item : itemOf(context),
      path.startsWith('acting') ? 'acting' : screen.name,
    ),
    ...(context.item === undefined ? {} : { itemName: wordsOf(context).chosen.name }),
    canGoBack: !atWork && state.can({ type: 'back' }),
    canLeave: !atWork && state.can({ type: 'leave' }),
    ...(outcome === undefined ? {} : { outcome: isHelped ? outcomeWithoutData(outcome) : outcome }),
    ...(state.matches({ attention: 'warning' }) ? { idleWarning: { secondsLeft: context.secondsLeft } } : {}),
    staffCalled: context.staffCalled,
    preferences: context.preferences,
    help: [
      ...(state.can({ type: 'go-to-window' }) ? (['window'] as const) : []),
      ...(state.can({ type: 'open-report' }) ? (['report'] as const) : []),
    ],
    ...(lamp === undefined ? {} : { lamp }),
    ...(handover === undefined ? {} : { handover }),
    ...(helper === undefined ? {} : { helper }),
  };
}

/** The slip's code is for the paper; it is shown large when the paper failed, or may have. */
function visibleOutcome(outcome: OutcomeView, jobs: VisitContext['jobs']): OutcomeView {
  const slip = jobs.find((job) => job.device === 'receipt-printer');
  const onPaper = slip?.state === 'waiting' || slip?.state === 'printing' || slip?.state === 'printed';
  const needed = slip !== undefined || outcome.kind !== 'completed';
  if (!onPaper && needed) return outcome;
  const { slipCode: _code, slipQr: _qr, ...rest } = outcome;
  return rest;
}

function screenOf(state: MachineSnapshot): Screen {
  const { context } = state;
  const { catalog, faceEngine } = context.services;
  const words = wordsOf(context);
  const tile = (item: Item): ItemTile => itemTile(words.item(item), words.departmentOf(item.id));
  const at = (name: string): boolean => flowPath(state.value).startsWith(name);

  if (at('attract')) {
    const offers = offersOf(catalog.popular(), (item) => context.services.readiness(item).hindrances);
    return { name: 'attract', offers: offers.map(tile) };
  }
  if (at('choosing.guide') || at('guidePaper')) {
    const item = words.chosen;
    return {
      name: 'guide',
      guide: {
        tile: itemTile(item, words.departmentOf(item.id)),
        implementation: implementationForCitizens(item),
        materials: item.materials,
        preparation: preparationFor(item),
        hindrances: [...context.hindrances],
        remarks: [...context.remarks],
        ticket: ticketOffered(context),
        paper: sheetState(context, guideSubject(context)),
        paperPlace: sheetPlace(context, guideSubject(context)),
        ...defined('package', guidePackage(item, words.departmentOf)),
      },
    };
  }
  if (at('choosing.search')) return { name: 'search' };
  if (at('choosing.ask')) {
    const chosen = context.item === undefined ? undefined : words.chosen;
    const items = chosen === undefined ? catalog.popular().map((item) => words.item(item)) : [chosen];
    return {
      name: 'ask',
      ...(chosen === undefined ? {} : { item: tile(chosen) }),
      suggested: suggestedAnswers(tile, items),
    };
  }
  if (at('choosing.department') && context.departmentId !== undefined) {
    const department = catalog.department(context.departmentId);
    if (department !== undefined) {
      const items = [
        ...packagesLedBy(context.departmentId, catalog),
        ...catalog.itemsOf(context.departmentId),
      ];
      return {
        name: 'department',
        department: departmentTile(words.department(department), items.length),
        items: items.map(tile),
      };
    }
  }
  if (at('choosing')) {
    return {
      name: 'home',
      popular: catalog.popular().map(tile),
      departments: departmentsIn(context),
    };
  }
  if (at('consenting')) {
    const { purpose, data, retention } = words.chosen.consent;
    const lookups = lookupsOf(words.chosen, context.questionAnswers ?? [], (itemId) => {
      const earlier = catalog.item(itemId);
      return earlier && words.item(earlier).name;
    });
    return {
      name: 'consent',
      purpose,
      data,
      retention,
      ...(lookups.length === 0 ? {} : { lookups }),
      ...(context.item?.outcome.kind === 'policies' ? { inquiries: inquiriesOnConsent(context) } : {}),
      ...(context.followUp === undefined
        ? defined('parts', consentParts(words.chosen, context, words.departmentOf))
        : {}),
    };
  }
  if (at('identifying')) {
    const chipCard = chipCardOf(context);
    return {
      name: 'identify',
      reader: context.reader,
      ...identifyWhose(context),
      ...(chipCard === undefined ? {} : { chipCard }),
      ...(context.problem === undefined ? {} : { problem: context.problem }),
    };
  }
  if (at('acting.refused')) return refusedScreen(context);
  if (at('acting')) return actingScreen(context, flowPath(state.value));
  if (at('eligibility') || at('asking') || at('judging') || at('identified'))
    return eligibilityScreen(context);
  if (at('partsChoice')) return packageScreen(words.chosen, context, words.departmentOf);
  if (at('ineligible')) {
    const { implementation } = words.chosen;
    return {
      name: 'ineligible',
      ...ineligibilityIn(words.chosen, context.ineligible),
      cardRead: context.citizen !== undefined,
      place: implementation.place,
      phone: implementation.consultPhone,
    };
  }
  if (at('knowing')) return knownScreen(context);
  if (at('form')) return formScreen(context);
  if (at('dues')) return duesScreen(context, !at('dues.choosing'));
  if (at('paying')) return payScreen(context, flowPath(state.value));
  if (at('faceCheck')) {
    const { outcome } = words.chosen;
    const otherWay = outcome.kind === 'face-qualification' ? outcome.otherWay : undefined;
    return {
      name: 'face-check',
      state: faceState(state),
      attempt: context.faceAttempt,
      maximumAttempts: FACE_ATTEMPTS,
      engine: faceEngine.name,
      simulated: faceEngine.simulated,
      ...(faceEngine.available && context.problem !== undefined ? { canRetry: true } : {}),
      ...(otherWay === undefined ? {} : { otherWay }),
    };
  }
  if (at('materials.capturing') || at('materials.takingPicture')) return captureScreen(state);
  if (at('materials')) {
    return {
      name: 'materials',
      materials: citizenOf(context).materials.map((entry) => ({
        material: materialIn(words.chosen, entry.material),
        state: entry.state,
        ...(entry.licence === undefined ? {} : { licence: { ...entry.licence, language: SOURCE_LANGUAGE } }),
        ...earlierView(citizenOf(context), entry.material.id),
        pageIds: entry.pages.map((page) => page.pageId),
      })),
      complete: materialsAreComplete(context),
    };
  }
  if (at('signing')) {
    const item = words.chosen;
    return {
      name: 'sign',
      statement: item.name,
      commitments: item.commitments,
      ...((context.readingLeft ?? 0) > 0 ? { readingSecondsLeft: context.readingLeft } : {}),
      ...signingAs(context),
    };
  }
  if (at('checking') && context.followUp?.kind === 'withdraw') {
    return {
      name: 'withdraw',
      itemName: words.chosen.name,
      acceptanceNumber: context.followUp.acceptanceNumber,
    };
  }
  if (at('checking')) {
    return {
      name: 'check',
      sections: checkSections(context, citizenOf(context)),
      willBeSentLater: context.remarks.includes('will-be-sent-later'),
    };
  }
  if (at('submitting')) return { name: 'submitting', stage: context.submitStage };
  if (at('scanningSlip')) {
    return {
      name: 'scan-slip',
      scanner: at('scanningSlip.asking')
        ? 'asking-hub'
        : at('scanningSlip.typingOnly')
          ? 'unavailable'
          : 'waiting',
      ...(context.problem === undefined ? {} : { problem: context.problem }),
    };
  }
  if (at('showingProgress') && context.progress !== undefined) {
    return {
      name: 'result',
      progress: progressIn(context, context.progress),
      followUps: [...followUpsOf(context.progress, catalog)],
      ...(context.progress.parts === undefined
        ? {}
        : {
            partFollowUps: context.progress.parts.map((part) => ({
              caseId: part.caseId ?? '',
              kinds: [...followUpsOf(part, catalog)],
            })),
          }),
      language: SOURCE_LANGUAGE,
      canPrint: false,
      ...(context.standing === undefined ? {} : { evaluation: context.standing }),
      ...defined('appointment', appointmentView(context)),
    };
  }
  if (at('appointment')) return appointmentScreen(context, flowPath(state.value));
  if (at('showingResult')) {
    const information = context.citizen?.result?.information;
    return {
      name: 'result',
      ...(information === undefined
        ? {}
        : { information: informationIn(context, information), language: SOURCE_LANGUAGE }),
      canPrint: context.papers.length > 0,
    };
  }
  if (at('printing')) {
    const settled = at('printing.settled');
    return {
      name: 'printing',
      jobs: [...context.jobs],
      settled,
      canRetry: settled && context.jobs.some((job) => job.state === 'failed'),
    };
  }
  if (at('evaluating')) return evaluateScreen(context, at('evaluating.storing'));
  if (at('takingThings') || at('leaving')) {
    return {
      name: 'take-things',
      card: context.card === 'unwatched' ? 'on-reader' : context.card,
      ...(context.cardWay === 'social-security-card' ? { isChipCard: true } : {}),
      papers: papersToTake(context),
      secondsLeft: context.secondsLeft,
      urgency: context.urgency,
      ...endedIn(context),
    };
  }
  if (at('wiping') || at('erased')) {
    return {
      name: 'erased',
      stage: at('wiping') ? 'erasing' : 'erased',
      secondsLeft: at('wiping') ? 0 : context.secondsLeft,
      ...context.farewell,
    };
  }
  if (at('outOfService')) return { name: 'out-of-service', ...(context.stopped ?? { code: 'stopped' }) };
  if (at('window')) return windowScreen(context, at('window.printing'));
  if (at('policies.signing')) return policySignScreen(context);
  if (at('policies')) return policiesScreen(context, flowPath(state.value));
  if (at('publicLookup')) return creditScreen(context, flowPath(state.value));
  if (at('ticketing')) {
    const matters = at('ticketing.matters') ? departmentsIn(context) : [];
    return ticketScreen(context, flowPath(state.value), matters);
  }
  if (at('report')) return reportScreen(context);
  return {
    name: 'problem',
    code: context.problem ?? 'internal-error',
    kept: keptOf(context),
    canRetry: context.retryAt !== undefined,
    ...(context.item === undefined ? {} : { elsewhere: elsewhereOf(words.chosen) }),
  };
}

function defined<Key extends string, Value>(key: Key, value: Value | undefined): { [K in Key]?: Value } {
  return value === undefined ? {} : ({ [key]: value } as { [K in Key]?: Value });
}

/** Two slips of the same name in the same slot are one thing to look for. */
function papersToTake(context: VisitContext): ScreenOf<'take-things'>['papers'] {
  const papers = thingsOnPaper(context).map((job) => ({
    title: job.title,
    ...(job.titleLanguage === undefined ? {} : { titleLanguage: job.titleLanguage }),
    place: job.device === 'receipt-printer' ? ('receipt-slot' as const) : ('document-tray' as const),
  }));
  return papers.filter(
    (paper, index) =>
      index === papers.findIndex((other) => other.title === paper.title && other.place === paper.place),
  );
}

function eligibilityScreen(context: VisitContext): Screen {
  const questions = wordsOf(context).chosen.eligibilityQuestions;
  const index = Math.min(context.questionIndex, questions.length - 1);
  const question = questions[index];
  // Passing states are drawn for no time at all; they look like the step that comes.
  if (question === undefined) return { name: 'submitting', stage: 'saving' };
  const selected = context.questionAnswers?.find((answer) => answer.questionId === question.id);
  return {
    name: 'eligibility',
    question,
    ...(selected === undefined ? {} : { selectedOptionId: selected.optionId }),
    index,
    total: questions.length,
  };
}

function formScreen(context: VisitContext): Screen {
  const { fields } = wordsOf(context).chosen;
  const index = Math.min(context.fieldIndex, fields.length - 1);
  const field = fields[index];
  if (field === undefined) return { name: 'submitting', stage: 'saving' };
  const asked = fields.filter((each) => each === field || !isKnown(context, each.id));
  return {
    name: 'form',
    // Whence a value could come is no business of the page.
    field: { ...field, prefill: 'none' },
    value: context.citizen?.answers[field.id]?.value ?? '',
    ...(context.fieldError === undefined ? {} : { error: context.fieldError }),
    index: asked.indexOf(field),
    total: asked.length,
    ...(field.input.kind === 'slot' ? { slots: [...(context.slots ?? [])] } : {}),
  };
}

function faceState(state: MachineSnapshot): Extract<Screen, { name: 'face-check' }>['state'] {
  const { services, problem } = state.context;
  if (!services.faceEngine.available) return 'unavailable';
  if (state.matches({ flow: { faceCheck: 'looking' } })) return 'looking';
  if (state.matches({ flow: { faceCheck: 'matched' } })) return 'matched';
  if (problem !== undefined) return 'unavailable';
  return state.context.faceMatched === false ? 'not-matched' : 'ready';
}

function captureScreen(state: MachineSnapshot): Screen {
  const { context } = state;
  const entry = materialAt(citizenOf(context), context.captureMaterialId);
  if (entry === undefined) throw new Error('a capture without its material');
  return {
    name: 'capture',
    material: materialIn(wordsOf(context).chosen, entry.material),
    maximumPages: entry.pages.length + pagesLeft(context),
    pageIds: entry.pages.map((page) => page.pageId),
    camera: state.matches({ flow: { materials: 'takingPicture' } })
      ? 'capturing'
      : context.problem === 'camera-not-responding'
        ? 'unavailable'
        : 'ready',
    ...(context.captureQuality === undefined ? {} : { quality: context.captureQuality }),
  };
}

/** Section ids and the labels of the person's rows are keys of the screen's locale files. */
function checkSections(
  context: VisitContext,
  citizen: Citizen,
): Extract<Screen, { name: 'check' }>['sections'] {
  const item = wordsOf(context).chosen;
  const { document } = citizen;
  const sections: Extract<Screen, { name: 'check' }>['sections'] = [
    {
      id: 'person',
      title: citizen.actor === undefined ? 'person' : 'applicant',
      rows: [
        { label: 'name', value: maskName(document.name) },
        { label: 'number', value: maskNumber(document.number) },
        ...(document.address === undefined
          ? []
          : [{ label: 'address', value: maskAddress(document.address) }]),
      ],
    },
  ];
  const parts = consentParts(item, context, wordsOf(context).departmentOf) ?? [];
  if (parts.length > 0) {
    const rows = parts.map(({ name, departmentName }) => ({ label: name, value: departmentName }));
    sections.push({ id: 'parts', title: 'parts', rows });
  }
  const actor = actorRows(context, citizen);
  if (actor.length > 0) sections.push({ id: 'actor', title: 'actor', rows: actor });
  if (item.fields.length > 0) {
    sections.push({
      id: 'answers',
      title: 'answers',
      rows: item.fields.map((field) => ({
        label: field.label,
        value: displayIn(field, citizen.answers[field.id], context.slots, context.preferences.language),
        edit: { kind: 'field', fieldId: field.id },
      })),
    });
  }
  if (citizen.dues !== undefined) {
    sections.push({
      id: 'payment',
      title: 'payment',
      rows: [
        { label: 'count', value: String(citizen.dues.chosen.length) },
        {
          label: 'sum',
          value: `${fenInYuan(totalOf(citizen.dues))} ${paperTextsIn(context.preferences.language).yuan}`,
        },
      ],
    });
  }
  if (citizen.materials.length > 0) {
    sections.push({
      id: 'materials',
      title: 'materials',
      rows: citizen.materials.map((entry) => ({
        label: materialIn(item, entry.material).name,
        value: entry.state === 'captured' ? `captured:${entry.pages.length}` : entry.state,
        edit: { kind: 'materials' },
      })),
    });
  }
  if (citizen.signature !== undefined) {
    sections.push({
      id: 'signature',
      title: 'signature',
      rows: [
        {
          label: 'signature',
          value: citizen.signedByKey === true ? 'signed-by-key' : 'signed',
          edit: { kind: 'signature' },
        },
      ],
    });
  }
  return sections;
}
