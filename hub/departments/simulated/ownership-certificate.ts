import { isSpecimen, type PersonRegister } from './person-records.ts';

/** 自然资源: one finished registration, by its case number, as an electronic certificate. Specimens. */
export const ownershipCertificate: PersonRegister = {
  serves: (item) => item.id === 'natural-resources/ownership-certificate',

  certificate(question) {
    const { person } = question;
    const random = question.random(`ownership ${question.answer('case-number')}`);
    if (random.below(4) === 0 && !isSpecimen(person)) return undefined;
    const mortgage = question.answer('which') === 'registration';
    const year = Number(question.today.slice(0, 4)) - random.below(2);
    const number = random.digits(7);
    const place = `示例县示例镇示例路${1 + random.below(200)}号${1 + random.below(20)}栋${101 + random.below(20) * 100}房`;
    const area = (62 + random.below(8000) / 100).toFixed(2);
    return [
      {
        kind: 'facts',
        rows: [
          {
            label: mortgage ? '证明号' : '证书号',
            value: `粤（${year}）示例县不动产${mortgage ? '证明' : '权'}第${number}号`,
            wide: true,
          },
          { label: '权利人', value: person.name },
          { label: '证件号码', value: person.number },
          ...(mortgage
            ? [
                { label: '证明权利', value: '抵押权预告登记' },
                { label: '义务人', value: '示例县模拟置业有限公司' },
              ]
            : [
                { label: '共有情况', value: '单独所有' },
                { label: '权利类型', value: '国有建设用地使用权/房屋所有权' },
              ]),
          { label: '坐落', value: place, wide: true },
          { label: '建筑面积', value: `${area}平方米` },
          { label: '用途', value: '住宅' },
          { label: '受理编号', value: question.answer('case-number') ?? '—', wide: true },
        ],
      },
      {
        kind: 'notes',
        title: '说明',
        lines: ['不动产登记簿与本件记载不一致的，除有证据证明登记簿有错误外，以登记簿为准。'],
      },
    ];
  },

  information: () => undefined,
};
