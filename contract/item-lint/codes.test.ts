import { eachBroken } from './testing/each-broken.ts';
import { application, CATALOG_CODE, OTHER_CREDIT_CODE, recode, TASK_CODE } from './testing/sample-items.ts';

eachBroken([
  [
    'catalog-code-region',
    'no such province',
    '$.implementation.catalogCode',
    application,
    (item) => {
      recode(item, { catalogCode: '990511005000' });
    },
  ],
  [
    'catalog-code-type',
    'code of another type',
    '$.implementation.catalogCode',
    application,
    (item) => {
      recode(item, { catalogCode: '000711005000' });
    },
  ],
  [
    'credit-code',
    'wrong check character',
    '$.implementation.body.creditCode',
    application,
    (item) => {
      recode(item, { creditCode: '91350100M000100Y4Z' });
    },
  ],
  [
    'handling-code',
    'of another task',
    '$.implementation.handlingCode',
    application,
    (item) => {
      item.implementation.handlingCode = `${OTHER_CREDIT_CODE}4${CATALOG_CODE}01`;
    },
  ],
  [
    'handling-code',
    'letters at the end',
    '$.implementation.handlingCode',
    application,
    (item) => {
      item.implementation.handlingCode = `${TASK_CODE}0A`;
    },
  ],
]);
