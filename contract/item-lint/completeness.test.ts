import { eachBroken } from './testing/each-broken.ts';
import { application, recode } from './testing/sample-items.ts';

eachBroken([
  [
    'fee',
    'charged without a basis',
    '$.implementation.fee',
    application,
    (item) => {
      Object.assign(item.implementation, { fee: { charged: true, standard: '20元' }, onlinePayment: true });
    },
  ],
  [
    'fee',
    'charged without a standard',
    '$.implementation.fee',
    application,
    (item) => {
      Object.assign(item.implementation, {
        fee: { charged: true, basis: '《示例办法》' },
        onlinePayment: true,
      });
    },
  ],
  [
    'fee',
    'free with a standard',
    '$.implementation.fee.standard',
    application,
    (item) => {
      item.implementation.fee = { charged: false, standard: '20元' };
    },
  ],
  [
    'licensing-steps',
    'licensing in four steps',
    '$.implementation.steps',
    application,
    (item) => {
      recode(item, { catalogCode: '000111005000', taskType: '01' });
      item.implementation.steps.pop();
    },
  ],
]);
