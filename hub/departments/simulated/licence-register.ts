/** Simulated register of e-licences: the same holder always finds the same licences, marked as simulated. */
import { addDays } from '../../calendar/local-time.ts';
import type { LicenceRecord, ReadLicenceRequest } from '../department-adapter.ts';
import { deterministicRandom } from '../deterministic-random.ts';
import { isSpecimen } from './person-records.ts';

/** Published example of GB 32100. */
const EXAMPLE_CREDIT_CODE = '91350100M000100Y43';

/** What the registers of each kind say, beside name, number and validity. Invented, and marked so. */
const ATTRIBUTES: Readonly<
  Record<string, (number: string, until: string) => Readonly<Record<string, string>>>
> = {
  营业执照: () => ({ 统一社会信用代码: EXAMPLE_CREDIT_CODE, 经营场所: '示例县示例镇示例路1号' }),
  不动产登记证明: (number) => ({ 不动产登记证明号: `示(2024)示例县不动产证明第${number.slice(0, 7)}号` }),
  不动产权证书: () => ({ 坐落: '示例县示例镇示例路1号201室' }),
  护士执业证书: (_, until) => ({ 执业地点: '示例县人民医院', 有效期至: until }),
  道路运输证: (number) => ({ 车辆号牌: `粤A${number.slice(0, 5)}` }),
  机动车交通事故责任强制保险单: (number) => ({ 车辆号牌: `粤A${number.slice(0, 5)}` }),
};

/** `undefined`: the holder has none. Three of four have it, so that the other road is walked too. */
export function simulatedLicence({
  licenceType,
  issuer,
  holder,
  today,
}: ReadLicenceRequest): LicenceRecord | undefined {
  const random = deterministicRandom(holder.number, 'licence', licenceType);
  const has = random.below(4) > 0 || isSpecimen(holder);
  if (!has) return undefined;
  const number = random.digits(18);
  const validTo = addDays(today, 400 + random.below(2500));
  return {
    name: licenceType,
    number,
    issuer,
    validTo,
    simulated: true,
    attributes: ATTRIBUTES[licenceType]?.(number, validTo) ?? {},
  };
}
