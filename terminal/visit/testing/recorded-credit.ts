import type { PublicRecord } from '#contract/public-credit.ts';
import { ok } from '#contract/result.ts';
import type { CreditPort } from '../../public-credit/credit-port.ts';

/** The example of GB 32100, with an invented name. */
const record: PublicRecord = {
  creditCode: '91350100M000100Y43',
  name: '示例县样本餐饮管理有限公司',
  state: 'in-business',
  establishedOn: '2012-03-15',
  registrar: '示例县市场监督管理局',
  licences: [
    {
      name: '食品经营许可',
      number: '样本许〔2024〕0012号',
      body: '示例县市场监督管理局',
      decidedOn: '2024-05-16',
      validTo: '2029-05-15',
    },
  ],
  penalties: [],
  asOf: '2026-11-16',
  simulated: true,
};

/** A register with one company in it. */
export function recordedCredit(over: Partial<CreditPort> = {}): CreditPort {
  const { creditCode, name, state } = record;
  return {
    search: async (query) => {
      const found = name.includes(query) || creditCode === query;
      const companies = found ? [{ creditCode, name, state }] : [];
      return ok({ state: 'found', companies, more: false, simulated: true });
    },
    record: async () => ok({ state: 'found', record }),
    ...over,
  };
}
