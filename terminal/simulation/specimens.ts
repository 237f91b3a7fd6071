import type { IdentityDocument } from '#contract/identity-document.ts';
import type { SimulatedPaper } from '#drivers/document-camera/simulator.ts';
import { specimenDocuments } from '#drivers/id-card-reader/specimens.ts';

export interface SpecimenCard {
  readonly id: string;
  readonly label: string;
  readonly document: IdentityDocument;
}

/** Cards of the drawer: the published example numbers of the standards, with invented names. */
export const SPECIMEN_CARDS: readonly SpecimenCard[] = [
  { id: 'resident', label: '居民身份证', document: specimenDocuments.resident },
  {
    id: 'resident-second',
    label: '居民身份证（第二位）',
    document: {
      ...specimenDocuments.resident,
      name: '李示例',
      number: '440524188001010014',
      sex: 'male',
      birth: '1880-01-01',
      address: '示例县示例镇青榕村示例路8号',
    },
  },
  {
    id: 'resident-rare-name',
    label: '居民身份证（生僻字姓名）',
    // Extensions B, A and E of the CJK ideographs.
    document: { ...specimenDocuments.resident, name: '𠮷䶮𬱖样本' },
  },
  { id: 'hmt', label: '港澳台居民居住证', document: specimenDocuments.hmt },
  {
    id: 'foreigner-2017',
    label: '外国人永久居留身份证（2017版）',
    document: specimenDocuments['foreigner-2017'],
  },
  {
    id: 'foreigner-2023',
    label: '外国人永久居留身份证（2023版）',
    document: specimenDocuments['foreigner-2023'],
  },
];

export interface SpecimenPaper {
  readonly id: string;
  readonly label: string;
  readonly paper: SimulatedPaper;
}

export const SPECIMEN_PAPERS: readonly SpecimenPaper[] = [
  {
    id: 'bank-card',
    label: '银行卡',
    paper: { title: '银行卡', lines: ['示例农村商业银行', '6222 0200 0000 0000 000'], format: 'card' },
  },
  {
    id: 'disability-certificate',
    label: '残疾人证',
    paper: {
      title: '残疾人证',
      lines: ['姓名：样本', '残疾类别：肢体', '残疾等级：二级', '发证机关：示例县残疾人联合会'],
    },
  },
  {
    id: 'lease',
    label: '房屋租赁合同',
    paper: {
      title: '房屋租赁合同',
      lines: [
        '出租人：样本甲',
        '承租人：样本乙',
        '房屋坐落：示例县示例镇榕树路1号',
        '租赁期限：2026年1月1日至2027年12月31日',
      ],
    },
  },
  {
    id: 'household-register',
    label: '户口簿',
    paper: { title: '户口簿', lines: ['户别：家庭户', '户主：样本', '住址：示例县示例镇青榕村'] },
  },
];
