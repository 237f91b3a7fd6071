import type { IdentityDocument, IdentityDocumentType } from '#contract/identity-document.ts';

/**
 * Invented persons, one for each kind of card. The numbers are the example of GB 11643 and the published
 * specimens of the other cards; they belong to nobody.
 */
export const specimenDocuments: Readonly<Record<IdentityDocumentType, IdentityDocument>> = {
  resident: {
    type: 'resident',
    name: '李示例',
    number: '11010519491231002X',
    sex: 'female',
    nation: '汉',
    birth: '1949-12-31',
    address: '北京市朝阳区样本街道示例路1号',
    issuer: '北京市公安局朝阳分局',
    validFrom: '2010-01-01',
    validTo: '长期',
  },
  hmt: {
    type: 'hmt',
    name: '陈样本',
    number: '810000199408230021',
    sex: 'female',
    birth: '1994-08-23',
    address: '广东省深圳市示例区样本路2号',
    issuer: '深圳市公安局',
    validFrom: '2019-05-01',
    validTo: '2029-05-01',
    passNumber: 'H00000000',
    issueCount: '01',
  },
  'foreigner-2017': {
    type: 'foreigner-2017',
    name: '样本玛丽',
    latinName: 'SPECIMEN, MARY',
    number: 'CAN110081080319',
    sex: 'female',
    nationality: 'CAN',
    birth: '1981-08-03',
    issuer: '1100',
    validFrom: '2018-06-01',
    validTo: '2028-06-01',
  },
  'foreigner-2023': {
    type: 'foreigner-2023',
    name: '样本约翰',
    latinName: 'SPECIMEN, JOHN ALEXANDER BARTHOLOMEW JR',
    number: '931586198001010028',
    sex: 'female',
    nationality: 'PAK',
    birth: '1980-01-01',
    issuer: '',
    validFrom: '2023-12-01',
    validTo: '2033-11-30',
    issueCount: '00',
  },
};

/**
 * A block that looks like a portrait on the wire: the head that every captured WLT block has, then a fixed
 * pattern. It decodes to no face.
 */
export const specimenPhoto: Uint8Array = (() => {
  const photo = Uint8Array.from({ length: 1024 }, (_, index) => (index * 37) & 0xff);
  photo.set([0x57, 0x4c, 0x66, 0x00, 0x7e, 0x00, 0x32, 0x00, 0x00, 0xff]);
  return photo;
})();
