/** Elements of the implementation list that must agree with each other, beyond time, charge and result. */
import type { Item } from '../item.ts';
import { type LintFinding, lintError } from './finding.ts';
import type { LintCode } from './rules.ts';

/** Today's date decides for some rules; absent: those are not looked at. */
export interface DateContext {
  /** YYYY-MM-DD, local. */
  readonly today?: string | undefined;
}

export function lintAgreement(item: Item, context: DateContext): LintFinding[] {
  return [
    ...lintPayment(item),
    ...lintHandling(item),
    ...lintBodies(item),
    ...lintThemes(item),
    ...lintState(item, context),
    ...lintSpecialSteps(item),
    ...lintPhones(item),
    ...lintPlaceHours(item),
  ];
}

/** `[broken, code, path, message]`, one line a rule. */
type Check = readonly [boolean, LintCode, string, string];

const findingsOf = (checks: readonly Check[]): LintFinding[] =>
  checks.flatMap(([broken, code, path, message]) => (broken ? [lintError(code, path, message)] : []));

function lintPayment({ implementation: { fee, onlinePayment } }: Item): LintFinding[] {
  return findingsOf([
    [
      fee.charged && onlinePayment === false,
      'fee-online-payment',
      '$.implementation.onlinePayment',
      '收费的事项须能网上支付 / what is charged can be paid online',
    ],
    [
      !fee.charged && onlinePayment === true,
      'payment-without-fee',
      '$.implementation.onlinePayment',
      '不收费的事项不能有网上支付 / nothing is charged, so nothing is paid online',
    ],
  ]);
}

/** From the national level to the village, in the order of their areas. */
const AREAS = ['national', 'province', 'city', 'county', 'township', 'village'] as const;

/** Who must first do something elsewhere cannot just come (no app, no booking, no account). */
const FORCED =
  /(须|必须|应当?|请先|需要?先?|务必)[^，。；]{0,8}(下载|关注|注册|安装|APP|App|小程序|公众号|网上预约|线上预约|提前预约|先预约)/;

function lintHandling({ implementation, delivery = [] }: Item): LintFinding[] {
  const { siteVisits, onlineDepth, handlingForms, express, handlingArea, level, appointment } =
    implementation;
  const online = handlingForms?.includes('online');
  const posts = delivery.some(({ kind }) => kind === 'post');
  return findingsOf([
    [
      onlineDepth === 'IV' && siteVisits > 0,
      'depth-visits',
      '$.implementation.siteVisits',
      '网办深度Ⅳ级的，到现场次数应为0 / depth IV means no visit',
    ],
    [
      (onlineDepth === 'III' || onlineDepth === 'IV') && online === false,
      'depth-form',
      '$.implementation.handlingForms',
      '网办深度Ⅲ级、Ⅳ级的，办理形式应含网上办理 / depth III and IV are handled online',
    ],
    [
      siteVisits === 0 && online === false && express === false,
      'visit-or-post',
      '$.implementation.express',
      '不用到现场又不能网上办理的，须能邮寄 / no visit and not online means post',
    ],
    [
      express !== undefined && express !== posts,
      'express-delivery',
      '$.implementation.express',
      '物流快递与送达方式不一致 / post is one of the deliveries, or it is not offered',
    ],
    [
      handlingForms !== undefined && !handlingForms.includes('terminal'),
      'terminal-not-listed',
      '$.implementation.handlingForms',
      '实施清单未列自助终端办理，不能在本机上线 / the list does not say that terminals handle it',
    ],
    [
      AREAS.indexOf(handlingArea) > Number(level) - 1,
      'handling-area',
      '$.implementation.handlingArea',
      '通办范围不能小于行使层级 / it is handled at least where its body is',
    ],
    [
      FORCED.test(appointment?.rule ?? ''),
      'appointment-forced',
      '$.implementation.appointment.rule',
      '不能要求先预约、下载或注册 / nobody may have to book, install or register first',
    ],
  ]);
}

function lintBodies({ implementation }: Item): LintFinding[] {
  const { body, delegatingBody, powerSource, jointBodies = [] } = implementation;
  const entrusted =
    body.kind === 'entrusted-organisation' ||
    powerSource === 'entrusted-from-above' ||
    powerSource === 'entrusted-beside';
  return findingsOf([
    [
      (body.kind !== undefined || powerSource !== undefined) && entrusted !== (delegatingBody !== undefined),
      'delegating-body',
      '$.implementation.delegatingBody',
      '受委托实施的须写明委托部门，其他的不写 / an entrusted body names who entrusts, others do not',
    ],
    ...jointBodies.map(
      (name, index): Check => [
        name === body.name,
        'joint-body',
        `$.implementation.jointBodies[${index}]`,
        '联办机构不能是实施主体自己 / the body is not its own partner',
      ],
    ),
  ]);
}

function lintThemes({ implementation: { audience, personThemes, organisationThemes } }: Item): LintFinding[] {
  const agrees = (group: 'person' | 'legal-person', themes: readonly string[] | undefined): boolean =>
    audience.includes(group) === (themes !== undefined && themes.length > 0);
  return findingsOf([
    [
      !agrees('person', personThemes),
      'theme-audience',
      '$.implementation.personThemes',
      '自然人主题分类应与服务对象一致 / the themes of persons belong to items for persons, and to all of them',
    ],
    [
      !agrees('legal-person', organisationThemes),
      'theme-audience',
      '$.implementation.organisationThemes',
      '法人主题分类应与服务对象一致 / the themes of organisations belong to items for them, and to all of them',
    ],
  ]);
}

function lintState({ implementation }: Item, { today }: DateContext): LintFinding[] {
  const { state, effectiveFrom, cancelledFrom } = implementation;
  const ended = cancelledFrom !== undefined && today !== undefined && cancelledFrom <= today;
  const begun = effectiveFrom === undefined || today === undefined || effectiveFrom <= today;
  return findingsOf([
    [
      state === 'suspended' || state === 'cancelled',
      'item-not-in-use',
      '$.implementation.state',
      '暂停或取消的事项不能上线 / a suspended or cancelled item may not go on line',
    ],
    [
      state === 'cancelled' && cancelledFrom === undefined,
      'state-dates',
      '$.implementation.cancelledFrom',
      '取消的事项须有取消日期 / a cancelled item has its date',
    ],
    [
      effectiveFrom !== undefined && cancelledFrom !== undefined && cancelledFrom <= effectiveFrom,
      'state-dates',
      '$.implementation.cancelledFrom',
      '取消日期应晚于生效日期 / it ends after it begins',
    ],
    [
      state === 'in-use' && ended,
      'state-dates',
      '$.implementation.cancelledFrom',
      '在用的事项已过取消日期 / in use after its end',
    ],
    [
      state === 'in-use' && !begun,
      'state-dates',
      '$.implementation.effectiveFrom',
      '在用的事项还没到生效日期 / in use before its beginning',
    ],
  ]);
}

/** 行政许可法 45: hearings, inspections and the like are not counted; the citizen is told how long they take. */
function lintSpecialSteps({ implementation: { specialSteps = [], caseType } }: Item): LintFinding[] {
  return specialSteps.flatMap((step, index) => {
    const path = `$.implementation.specialSteps[${index}]`;
    return findingsOf([
      [
        step.limit.days === 0,
        'special-step-clock',
        `${path}.limit`,
        '特别程序有自己的时限，不能是0天 / a special step has its own days',
      ],
      [
        caseType === 'immediate' && step.when === undefined,
        'special-step-clock',
        path,
        '即办件不能总要特别程序 / what is done on the spot has no step that always takes days',
      ],
      [
        step.limit.source === undefined && !step.limit.example,
        'time-limit-source',
        `${path}.limit`,
        '时限须写明出处，或标为示例（example: true） / give the source of the limit or mark it as an example',
      ],
    ]);
  });
}

/** 3 to 6 digits (12345, 12333), or area code and number. */
const PHONE = /^(\d{3,6}|0\d{2,3}-\d{7,8}|400-\d{3}-\d{4})$/;

function lintPhones({ implementation }: Item): LintFinding[] {
  const { consultPhone, complaintPhone, remedies } = implementation;
  const phones: [string, string | undefined][] = [
    ['$.implementation.consultPhone', consultPhone],
    ['$.implementation.complaintPhone', complaintPhone],
    ['$.implementation.remedies.review.phone', remedies?.review?.phone],
    ['$.implementation.remedies.litigation.phone', remedies?.litigation?.phone],
  ];
  return findingsOf(
    phones.map(
      ([path, phone]): Check => [
        phone !== undefined && !PHONE.test(phone),
        'phone-form',
        path,
        '电话应为短号码，或“区号-号码” / a short number, or area code and number',
      ],
    ),
  );
}

/** `9:00至12:00，13:30至17:00`: each span runs forward. */
function lintPlaceHours({ implementation: { place } }: Item): LintFinding[] {
  const spans = [...place.hours.matchAll(/(\d{1,2}):(\d{2})\s*(?:至|到|-|–|—|~)\s*(\d{1,2}):(\d{2})/g)];
  const reversed = spans.some(
    ([, fromHour, fromMinute, toHour, toMinute]) =>
      Number(fromHour) * 60 + Number(fromMinute) >= Number(toHour) * 60 + Number(toMinute),
  );
  return findingsOf([
    [
      reversed,
      'opening-hours',
      '$.implementation.place.hours',
      '办理时间前后颠倒 / it closes before it opens',
    ],
  ]);
}
