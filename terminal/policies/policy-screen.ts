import { translatableTexts, translated } from '#contract/item-translation.ts';
import type { PolicyMatch } from '#contract/policy/policy-api.ts';
import type { ScreenOf } from '#contract/visit/screens.ts';
import { wordsOf } from '../language/visit-words.ts';
import { sheetState } from '../papers/sheet-job.ts';
import type { VisitContext } from '../visit/visit-context.ts';
import { openCommitment, openMatch, policyInquiries, receiptOf } from './open-policy.ts';
import { nothingFound } from './policy-progress.ts';
import { policySubject } from './policy-sheet.ts';

type Screen = ScreenOf<'policies'>;

export function policiesScreen(context: VisitContext, path: string): Screen {
  const { found, problem } = context.policies ?? nothingFound;
  const state = stateOf(path);
  const open = state === 'policy' || state === 'confirming' ? openMatch(context) : undefined;
  return {
    name: 'policies',
    state,
    list: (found?.matches ?? []).map((match) => policyView(context, match)),
    ...(open === undefined ? {} : { policy: openView(context, open) }),
    silent: (found?.silent ?? []).map((departmentId) => departmentName(context, departmentId)),
    ...(problem === undefined ? {} : { problem }),
    simulated: found?.simulated === true,
    paper: open === undefined ? 'none' : sheetState(context, policySubject(context)),
  };
}

/** On the consent page: who is asked for what. */
export function inquiriesOnConsent(context: VisitContext): NonNullable<ScreenOf<'consent'>['inquiries']> {
  return [...policyInquiries(context)].map(([departmentId, facts]) => ({
    departmentName: departmentName(context, departmentId),
    facts: [...facts],
  }));
}

/** 承诺兑现: the page of every signature, for the open policy's promise. */
export function policySignScreen(context: VisitContext): ScreenOf<'sign'> {
  const commitment = openCommitment(context);
  const match = openMatch(context);
  return {
    name: 'sign',
    statement: match === undefined ? '' : policyView(context, match).name,
    commitments: commitment === undefined ? [] : [commitment],
    ...((context.readingLeft ?? 0) > 0 ? { readingSecondsLeft: context.readingLeft } : {}),
  };
}

function policyView(context: VisitContext, match: PolicyMatch): Screen['list'][number] {
  const policy = translated(match.policy, context.preferences.language);
  const texts = translatableTexts(policy);
  const claimed = receiptOf(context, match);
  const { id, name, body, summary, benefit, cashing } = policy;
  return {
    id,
    name,
    body,
    summary,
    benefit: benefit.text,
    isExample: benefit.example,
    cashing: cashing.kind,
    reasons: match.reasons.flatMap((path) => texts.get(path) ?? []),
    ...(claimed === undefined ? {} : { claimed }),
  };
}

function openView(context: VisitContext, match: PolicyMatch): NonNullable<Screen['policy']> {
  const { cashing, legalBasis, phone, validUntil } = translated(match.policy, context.preferences.language);
  const item = cashing.kind === 'apply' ? context.services.catalog.item(cashing.itemId) : undefined;
  return {
    ...policyView(context, match),
    ...(cashing.kind === 'apply' ? {} : { account: cashing.account }),
    ...(item === undefined ? {} : { itemName: wordsOf(context).item(item).name }),
    legalBasis,
    phone,
    ...(validUntil === undefined ? {} : { validUntil }),
  };
}

function departmentName(context: VisitContext, departmentId: string): string {
  const department = context.services.catalog.department(departmentId);
  return department === undefined ? departmentId : wordsOf(context).department(department).name;
}

function stateOf(path: string): Screen['state'] {
  for (const state of ['refused', 'list', 'none', 'offline', 'policy', 'confirming'] as const) {
    if (path === `policies.${state}` || path.startsWith(`policies.${state}.`)) return state;
  }
  return path.startsWith('policies.printing') ? 'policy' : 'looking';
}
