import type { HelperView } from '#contract/helper.ts';
import type { Screen, ScreenOf } from '#contract/visit.ts';

type Question = ScreenOf<'acting'>['question'];

const elsewhere = {
  name: '示例县政务服务中心',
  address: '示例县示例镇人民路1号一楼',
  hours: '周一至周五 9:00–12:00，13:30–17:30',
  phone: '0750-0000002',
};

function acting(
  question: Question,
  choices: readonly (string | { id: string; itemName?: string; date?: string; chosen?: boolean })[],
  more: Partial<ScreenOf<'acting'>> = {},
): Screen {
  return {
    name: 'acting',
    question,
    several: question === 'items',
    choices: choices.map((choice) =>
      typeof choice === 'string' ? { id: choice, chosen: false } : { chosen: false, ...choice },
    ),
    ...more,
  };
}

/** 代理 and 监护, in every question and both cards. All persons are specimens. */
export const actingScreens: Readonly<Record<string, Screen>> = {
  'acting-whom': acting('whom', ['self', 'guardian', 'agent'], { belowAge: 18 }),
  'acting-child-alone': acting('child-alone', ['guardian'], { belowAge: 18 }),
  'acting-child-by': acting('child-by', ['id-card', 'number'], {
    belowAge: 18,
    proof: '监护人和孩子的身份证（或者孩子的姓名和号码），还有出生医学证明或户口簿。',
  }),
  'acting-proof': acting('proof', ['present', 'written', 'standing'], {
    proof: '两个人的身份证；本人不来的，还要授权委托书，或者以前登记过的授权。',
  }),
  'acting-scope': acting('scope', ['this-item', 'items']),
  'acting-items': acting('items', [
    { id: 'disabled-persons-federation/assistive-devices', itemName: '残疾人辅助器具适配申请', chosen: true },
    { id: 'disabled-persons-federation/disability-licence', itemName: '残疾人证申领' },
  ]),
  'acting-until': acting('until', [
    { id: '0-days', date: '2026-11-22' },
    { id: '7-days', date: '2026-11-29' },
    { id: '30-days', date: '2026-12-22' },
    { id: '90-days', date: '2027-02-20' },
  ]),
  'acting-relation': acting('relation', ['father', 'mother', 'other']),
  'identify-principal': { name: 'identify', reader: 'waiting', whose: 'principal' },
  'identify-take-first': { name: 'identify', reader: 'waiting', whose: 'agent', takeFirst: true },
  'identify-agent': { name: 'identify', reader: 'waiting', whose: 'agent' },
  'identify-child': { name: 'identify', reader: 'waiting', whose: 'child' },
  'identify-guardian': { name: 'identify', reader: 'waiting', whose: 'guardian' },
  'sign-authorisation': {
    name: 'sign',
    statement: '残疾人两项补贴资格认定申请',
    commitments: [],
    signer: 'principal',
    authorises: {
      agent: '李**',
      items: ['残疾人两项补贴资格认定申请', '残疾人辅助器具适配申请'],
      validUntil: '2026-12-22',
    },
  },
  'sign-agent': { name: 'sign', statement: '残疾人两项补贴资格认定申请', commitments: [], signer: 'agent' },
  'acting-refused': { name: 'acting-refused', code: 'same-card', elsewhere },
  'acting-refused-standing': { name: 'acting-refused', code: 'no-standing-authorisation', elsewhere },
  'check-agent': {
    name: 'check',
    willBeSentLater: false,
    sections: [
      {
        id: 'person',
        title: 'applicant',
        rows: [
          { label: 'name', value: '张****' },
          { label: 'number', value: '110***********002X' },
        ],
      },
      {
        id: 'actor',
        title: 'actor',
        rows: [
          { label: 'name', value: '李**' },
          { label: 'number', value: '440***********0014' },
          { label: 'proof', value: 'present' },
          { label: 'scope', value: '残疾人两项补贴资格认定申请 / 残疾人辅助器具适配申请' },
          { label: 'until', value: '2026-12-22' },
        ],
      },
      {
        id: 'signature',
        title: 'signature',
        rows: [{ label: 'signature', value: 'signed', edit: { kind: 'signature' } }],
      },
    ],
  },
};

/** 帮办, beside a page. */
export const helperStates: Readonly<Record<string, HelperView>> = {
  'helper-consenting': { state: 'consenting' },
  'helper-signing-in': { state: 'signing-in', checking: false },
  'helper-refused': { state: 'signing-in', checking: false, refused: 'wrong' },
  'helper-locked': { state: 'signing-in', checking: false, refused: 'locked' },
  'helper-helping': { state: 'helping', staffNumber: '07' },
};
