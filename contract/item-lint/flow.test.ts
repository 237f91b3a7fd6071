import { describe, expect, test } from 'vitest';
import { isCatchAllMaterial } from './flow.ts';

describe('兜底性材料', () => {
  test.each([
    '其他材料',
    '其他相关证明材料',
    '法律法规规定的其他文件',
    '自然资源部门认为必要的其他材料',
    '审批机关认为需要的证明',
    '身份证等材料',
    '相关证明材料',
    '有关资料',
    '窗口要求的材料',
    '视情况提供的证明',
    '其它手续',
  ])('%s is refused', (name) => {
    expect(isCatchAllMaterial(name)).toBe(true);
  });

  test.each([
    '居民户口簿',
    '解除或终止劳动关系证明',
    '租房合同、房产证、劳动合同中的一种',
    '残疾人证',
    '经营场所使用证明',
    '与案件有关的证据',
    '银行卡，拍有卡号的一面',
  ])('%s is a material one can bring', (name) => {
    expect(isCatchAllMaterial(name)).toBe(false);
  });
});
