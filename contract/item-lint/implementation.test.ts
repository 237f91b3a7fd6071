import { eachBroken } from './testing/each-broken.ts';
import { application, certificate } from './testing/sample-items.ts';

eachBroken([
  [
    'case-type',
    'promised, but 0 days',
    '$.implementation.caseType',
    application,
    (item) => {
      item.implementation.promisedLimit.days = 0;
    },
  ],
  [
    'case-type',
    'immediate, but 10 days',
    '$.implementation.caseType',
    application,
    (item) => {
      item.implementation.caseType = 'immediate';
    },
  ],
  [
    'case-type',
    'a certificate promised for later',
    '$.implementation.caseType',
    certificate,
    (item) => {
      Object.assign(item.implementation, {
        caseType: 'promised',
        legalLimit: { days: 2, unit: 'working-day', example: true },
        promisedLimit: { days: 1, unit: 'working-day', example: true },
      });
    },
  ],
  [
    'time-limit-source',
    'legal limit from nowhere',
    '$.implementation.legalLimit',
    application,
    (item) => {
      delete item.implementation.legalLimit.source;
    },
  ],
  [
    'time-limit-source',
    'promised limit from nowhere',
    '$.implementation.promisedLimit',
    application,
    (item) => {
      item.implementation.promisedLimit.example = false;
    },
  ],
  [
    'time-limit-order',
    'promised longer than legal',
    '$.implementation.promisedLimit',
    application,
    (item) => {
      item.implementation.promisedLimit.days = 21;
    },
  ],
  [
    'time-limit-order',
    'more working days than legal calendar days',
    '$.implementation.promisedLimit',
    application,
    (item) => {
      item.implementation.legalLimit = { days: 9, unit: 'calendar-day', example: true };
    },
  ],
  [
    'phones-equal',
    'one number for both',
    '$.implementation.complaintPhone',
    application,
    (item) => {
      item.implementation.complaintPhone = item.implementation.consultPhone;
    },
  ],
  [
    'site-visit-reason',
    'a visit without a reason',
    '$.implementation.siteVisits',
    application,
    (item) => {
      item.implementation.siteVisits = 1;
    },
  ],
  [
    'result-type',
    'a certificate called a notice',
    '$.implementation.resultType',
    certificate,
    (item) => {
      item.implementation.resultType = 'notice';
    },
  ],
  [
    'result-type',
    'a decision called information',
    '$.implementation.resultType',
    application,
    (item) => {
      item.implementation.resultType = 'information';
    },
  ],
  [
    'catch-all-condition',
    'other conditions',
    '$.implementation.conditions[1]',
    application,
    (item) => {
      item.implementation.conditions.push('法律法规规定的其他条件');
    },
  ],
]);
