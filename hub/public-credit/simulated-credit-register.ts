import { isCreditCode, isOrganisationCode } from '#contract/identity-number.ts';
import type { PublicCompany, PublicRecord } from '#contract/public-credit.ts';
import { ok } from '#contract/result.ts';
import { addDays, localDate } from '../calendar/local-time.ts';
import { deterministicRandom } from '../departments/deterministic-random.ts';
import type { CreditRegister } from './credit-register.ts';

/** Names that no company bears: each says that it is a sample. */
const NAMES = [
  '示例县样本餐饮管理有限公司',
  '示例县样本粮油贸易有限公司',
  '示例县样本建筑工程有限公司',
  '示例县样本幼儿托育有限公司',
  '示例县样本药房连锁有限公司',
  '示例县样本机械制造有限公司',
  '示例县样本茶叶专业合作社',
  '示例县样本水产养殖专业合作社',
  '示例市样本物业服务有限公司',
  '示例市样本家政服务有限公司',
  '示例市样本运输有限公司',
  '示例市样本软件科技有限公司',
  '示例镇样本便利店',
  '示例镇样本五金经营部',
  '示例镇样本理发店',
  '示例镇样本小吃店',
] as const;

const LICENCES = [
  ['食品经营许可', '示例县市场监督管理局'],
  ['公共场所卫生许可', '示例县卫生健康局'],
  ['道路运输经营许可', '示例县交通运输局'],
  ['特种设备使用登记', '示例县市场监督管理局'],
] as const;
const PENALTIES = [
  ['未在经营场所公示许可证', '警告'],
  ['计量器具未按期检定', '罚款500元'],
  ['占道经营', '罚款200元'],
] as const;

const MOST = 20;
const PUBLISHED_EVERY_DAYS = 7;
const EPOCH = '2026-01-05';

/** Companies that do not exist, with credit codes that check (GB 32100-2015): region 440524 with a made-up body code. */
const COMPANIES: readonly PublicCompany[] = NAMES.map((name, index) => ({
  name,
  creditCode: sampleCreditCode(index),
  state: index % 7 === 6 ? 'deregistered' : index % 11 === 9 ? 'revoked' : 'in-business',
}));

export function createSimulatedCreditRegister(now: () => Date): CreditRegister {
  return {
    async search(query) {
      const wanted = query.normalize('NFKC').replace(/\s/gu, '').toUpperCase();
      const found = COMPANIES.filter(
        ({ name, creditCode }) => creditCode === wanted || name.includes(wanted),
      );
      return ok({ companies: found.slice(0, MOST), more: found.length > MOST, simulated: true });
    },
    async record(creditCode) {
      const company = COMPANIES.find((candidate) => candidate.creditCode === creditCode);
      return ok(company && recordOf(company, lastPublished(localDate(now()))));
    },
  };
}

/** The same record on every day of the week: what was published stays until the next publication. */
function recordOf(company: PublicCompany, asOf: string): PublicRecord {
  const random = deterministicRandom('public-credit', company.creditCode);
  const day = (): string => `${2019 + random.below(7)}-0${1 + random.below(9)}-${10 + random.below(18)}`;
  return {
    ...company,
    establishedOn: `${2004 + random.below(14)}-0${1 + random.below(9)}-${10 + random.below(18)}`,
    registrar: '示例县市场监督管理局',
    licences: LICENCES.slice(0, random.below(LICENCES.length + 1)).map(([name, body]) => ({
      name,
      body,
      number: `样本许〔${2019 + random.below(7)}〕${random.digits(4)}号`,
      decidedOn: day(),
    })),
    penalties: PENALTIES.slice(0, Math.max(0, random.below(5) - 2)).map(([reason, decision]) => ({
      reason,
      decision,
      body: '示例县综合行政执法局',
      number: `样本罚决〔${2019 + random.below(7)}〕${random.digits(4)}号`,
      decidedOn: day(),
    })),
    asOf,
    simulated: true,
  };
}

function lastPublished(today: string): string {
  let published = EPOCH;
  while (addDays(published, PUBLISHED_EVERY_DAYS) <= today)
    published = addDays(published, PUBLISHED_EVERY_DAYS);
  return published;
}

function sampleCreditCode(index: number): string {
  const body = withCheck(`MA0PAM${String(index).padStart(2, '0')}`, isOrganisationCode);
  return withCheck(`91440524${body}`, isCreditCode);
}

/** The one character that makes it check. */
function withCheck(text: string, checks: (code: string) => boolean): string {
  const check = [...'0123456789ABCDEFGHJKLMNPQRTUWXY'].find((character) => checks(text + character));
  if (check === undefined) throw new Error(`no check character for ${text}`);
  return text + check;
}
