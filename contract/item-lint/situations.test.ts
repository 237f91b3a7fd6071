import { eachBroken } from './testing/each-broken.ts';
import { application } from './testing/sample-items.ts';

eachBroken([
  [
    'question-decides-nothing',
    'everybody passes',
    '$.eligibilityQuestions[0].options',
    application,
    (item) => {
      item.eligibilityQuestions[0].options[1] = { id: 'no', label: '不在', eligible: true };
    },
  ],
  [
    'question-decides-nothing',
    'nobody passes',
    '$.eligibilityQuestions[0].options',
    application,
    (item) => {
      Object.assign(item.eligibilityQuestions[0].options[0], {
        eligible: false,
        reason: '不行。',
        nextStep: '去窗口。',
      });
    },
  ],
]);
