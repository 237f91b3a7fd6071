import { paperTextsIn } from '../language/paper-texts.ts';
import { pair } from '../papers/sheet.ts';
import type { WantedSheet } from '../papers/sheet-job.ts';
import type { VisitContext } from '../visit/visit-context.ts';
import { openMatch, openPolicy, receiptOf } from './open-policy.ts';

/** One receipt is one paper, whatever is printed again. */
export function policySubject(context: VisitContext): string {
  const match = openMatch(context);
  const receipt = match && receiptOf(context, match);
  return `policy-${receipt?.receiptNumber ?? ''}-${context.preferences.language}`;
}

/** The receipt of a confirmed policy: number, policy, where the money comes from, whom to ask. Nobody's name. */
export function policySheet(context: VisitContext): WantedSheet {
  const match = openMatch(context);
  const policy = openPolicy(context);
  const receipt = match && receiptOf(context, match);
  if (policy === undefined || receipt === undefined) throw new Error('no confirmed policy to print');
  const { language } = context.preferences;
  const texts = paperTextsIn(language).policy;
  const { cashing, benefit } = policy;
  return {
    subject: policySubject(context),
    title: 'sheet-policy',
    sheet: {
      title: texts.title,
      language,
      simulated: context.policies?.found?.simulated === true,
      lines: [
        { kind: 'pair', label: texts.number, value: receipt.receiptNumber, bold: true },
        { kind: 'pair', label: texts.policy, value: policy.name, bold: true },
        ...pair(texts.body, policy.body),
        ...pair(texts.confirmedOn, receipt.on),
        ...pair(texts.benefit, benefit.example ? `${benefit.text}${texts.example}` : benefit.text),
        ...(cashing.kind === 'apply' ? [] : pair(texts.account, cashing.account)),
        ...(cashing.kind === 'commitment'
          ? [
              { kind: 'rule', style: 'dashed' } as const,
              ...pair(texts.commitment, cashing.commitment.content),
              ...pair(texts.checked, cashing.commitment.requirement),
            ]
          : []),
        { kind: 'rule', style: 'dashed' },
        ...pair(texts.phone, policy.phone),
        { kind: 'text', text: texts.keep },
      ],
    },
  };
}
