import { eachBroken } from './testing/each-broken.ts';
import { application } from './testing/sample-items.ts';

eachBroken([
  [
    'text-too-long',
    'a question of 23 characters',
    '$.fields[0].title',
    application,
    (item) => {
      item.fields[0].title = `${'很'.repeat(22)}？`;
    },
  ],
  [
    'text-too-long',
    'a help of 61 characters',
    '$.fields[1].help',
    application,
    (item) => {
      item.fields[1].help = '长'.repeat(61);
    },
  ],
  [
    'text-unclean',
    'a blank at the end',
    '$.summary',
    application,
    (item) => {
      item.summary = '申领示例津贴。 ';
    },
  ],
  [
    'text-unclean',
    'a character of the private use area',
    '$.name',
    application,
    (item) => {
      item.name = '示例\uE000津贴';
    },
  ],
  [
    'text-unclean',
    'the mark of a wrong encoding',
    '$.keywords[0]',
    application,
    (item) => {
      item.keywords = ['\uFFFD'];
    },
  ],
  [
    'text-unclean',
    'half a character',
    '$.aliases[0]',
    application,
    (item) => {
      item.aliases = ['\uD869'];
    },
  ],
  [
    'text-unclean',
    'a line break',
    '$.consent.purpose',
    application,
    (item) => {
      item.consent.purpose = '审核\n申请。';
    },
  ],
]);
