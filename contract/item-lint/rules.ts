/** Every rule of the item lint, by the stable name that editors, the hub and the handbook use. */

export interface LintRule {
  /** What it says, in one line of English for the handbook. */
  readonly says: string;
  /** Where the rule comes from: a law, a standard, a policy document, or this project's own agreement. */
  readonly source: string;
}

const LIST = '国家政务服务事项实施清单要素 (GB/T 39554.1-2020, GB/T 39554.2-2020)';
const CONSISTENCY = '实施清单要素一致性校验 (GB/T 39554.1-2020, GB/T 39554.2-2020)';
const STANDARDISE = '国发〔2022〕5号 政务服务标准化规范化便利化';
const PROMISE = '国办发〔2020〕42号 告知承诺制';
const LICENSING = '行政许可法';
const PRIVACY = '个人信息保护法';
const FACE = '人脸识别技术应用安全管理办法 (2025)';
const ONLINE = '国务院令第716号 在线政务服务的若干规定';
const FLOW = 'Zhuban: what the kiosk can walk through';
const PAGE = 'Zhuban: one question a page, read aloud';
const CATALOG = 'Zhuban: one catalog';
const LANGUAGES = 'Zhuban: every item in 简体, 繁體 and English';

export const lintRules = {
  schema: { says: 'a key is missing, misspelt or of the wrong form', source: 'contract/item.ts' },

  // Codes of the implementation list.
  'catalog-code-region': { says: 'digits 1–2 are neither 00 nor a province', source: `${LIST}; GB/T 2260` },
  'catalog-code-type': { says: 'digits 3–4 are not the task type', source: LIST },
  'local-code': { says: 'the national code entered again as the local one', source: LIST },
  'credit-code': { says: 'wrong check character of the credit code', source: 'GB 32100-2015' },
  'organisation-code': {
    says: 'characters 9–17 of the credit code have a wrong check character',
    source: 'GB 11714-1997',
  },
  'task-code': { says: 'not credit code + level + catalog code', source: LIST },
  'handling-code': { says: 'not task code + two digits, or used twice in one item', source: LIST },
  'version-form': { says: 'not a version such as 1.0', source: LIST },

  // Elements that must be there.
  'list-incomplete': { says: 'an element of the implementation list is missing', source: LIST },
  'plain-note-missing': {
    says: 'an element without its plain note, or the note only repeats the element',
    source: STANDARDISE,
  },
  'rights-and-duties': { says: 'an administrative act without rights and duties', source: LIST },
  'remedies-missing': {
    says: 'an administrative act without 行政复议 and 行政诉讼',
    source: '行政复议法; 行政诉讼法',
  },
  'result-sample': { says: 'a result without its sample', source: CONSISTENCY },
  'licensing-steps': { says: 'administrative licensing with fewer than five steps', source: CONSISTENCY },
  'licensing-faq': { says: 'administrative licensing without a question and answer', source: CONSISTENCY },
  'legal-basis-vague': {
    says: 'a legal basis that names no document',
    source: `${LICENSING} 第十四至十八条`,
  },

  // Elements that must agree with each other.
  'case-type': {
    says: 'immediate with days, or promised without; a paper printed at once that is not immediate',
    source: CONSISTENCY,
  },
  'time-limit-source': { says: 'neither source nor example', source: 'Zhuban: 示例，以当地公布为准' },
  'time-limit-order': { says: 'promised longer than legal', source: `${LICENSING} 第四十二条` },
  'special-step-clock': {
    says: 'a special step of no days, or one that an immediate item always has',
    source: `${LICENSING} 第四十五条`,
  },
  'phones-equal': { says: 'complaints and questions go to the same phone', source: CONSISTENCY },
  'phone-form': { says: 'no short number and no number with its area code', source: LIST },
  fee: {
    says: 'a charge without standard and basis, or parts of a charge where nothing is charged',
    source: CONSISTENCY,
  },
  'fee-online-payment': { says: 'a charge that cannot be paid online', source: CONSISTENCY },
  'payment-without-fee': { says: 'online payment where nothing is charged', source: CONSISTENCY },
  'site-visit-reason': { says: 'a visit without a reason, or a reason without a visit', source: CONSISTENCY },
  'depth-visits': { says: 'depth IV with a visit', source: CONSISTENCY },
  'depth-form': { says: 'depth III or IV, but not handled online', source: CONSISTENCY },
  'visit-or-post': { says: 'no visit, not online, and no post', source: CONSISTENCY },
  'express-delivery': { says: '物流 and the ways of delivery disagree', source: CONSISTENCY },
  'terminal-not-listed': { says: 'the list does not say that terminals handle it', source: CONSISTENCY },
  'theme-audience': { says: 'the theme classes are not those of the audience', source: CONSISTENCY },
  'delegating-body': {
    says: 'entrusted without the body that entrusts, or the reverse',
    source: CONSISTENCY,
  },
  'joint-body': { says: 'the body is listed as its own partner', source: CONSISTENCY },
  'handling-area': { says: 'handled in a smaller area than its level', source: CONSISTENCY },
  'state-dates': { says: 'state and dates disagree', source: LIST },
  'item-not-in-use': { says: 'suspended or cancelled: may not go on line', source: LIST },
  'appointment-forced': { says: 'nobody may have to book, install or register first', source: STANDARDISE },
  'result-type': { says: "the result's name asks for another type", source: CONSISTENCY },
  'catch-all-condition': { says: 'a condition that nobody can check before he comes', source: STANDARDISE },

  // What may be asked.
  'field-not-listed': {
    says: 'a field that is no column of the listed application form',
    source: `${STANDARDISE}: 不得额外增加`,
  },
  'material-not-listed': {
    says: 'a material that is not in the list',
    source: `${STANDARDISE}: 不得额外增加`,
  },
  'material-name-differs': {
    says: 'a material under another name than in the list',
    source: `${STANDARDISE}: 线上线下一致`,
  },
  'listed-material-missing': {
    says: 'a listed material that the flow never asks for',
    source: `${STANDARDISE}: 线上线下一致`,
  },
  'asks-what-is-known': {
    says: 'asks for what a licence that is fetched anyway, or an earlier answer, has already said',
    source: `${ONLINE}`,
  },
  'asks-what-the-card-knows': { says: 'asks for what the card has already said', source: ONLINE },
  'catch-all-material': { says: '等, 其他, 相关: nobody can prepare that', source: STANDARDISE },
  'field-retention': {
    says: 'a field that does not say how long it is kept',
    source: `${PRIVACY} 第十七、十九条`,
  },
  'field-sensitivity': {
    says: 'no level of sensitivity, or one below what is asked',
    source: `${PRIVACY} 第二十八条`,
  },
  'field-sensitive': { says: 'a sensitive answer that is not masked', source: `${PRIVACY} 第二十八条` },
  'phone-needed': {
    says: 'a phone number that must be given, and no word for who has none',
    source: `${STANDARDISE}: 传统服务方式并行`,
  },

  // Materials.
  'material-form': { says: 'form and number of copies disagree', source: CONSISTENCY },
  'material-channel': { says: 'an e-licence that the applicant is said to bring', source: ONLINE },
  'form-example': { says: 'a blank form without a filled example', source: LIST },
  'main-material-deferred': {
    says: 'a main material may never be deferred',
    source: `${STANDARDISE}: 容缺受理`,
  },
  'all-deferrable': { says: 'all materials can be put off', source: `${STANDARDISE}: 容缺受理` },
  'licence-fallback': { says: 'an e-licence with no other way beside it', source: ONLINE },
  'licence-consent': { says: 'an e-licence that the consent does not name', source: `${PRIVACY} 第十七条` },
  'window-needs-visit': { says: 'paper for the counter, and no visit', source: CONSISTENCY },
  'window-not-deferrable': {
    says: 'paper for the counter later, of a material that must be there now',
    source: `${STANDARDISE}: 容缺受理`,
  },
  'material-dead-end': {
    says: 'a material that must be there and that only the counter is sure to take: nobody could finish here',
    source: FLOW,
  },
  'earlier-case-unknown': { says: 'reuses what no item of the catalog asks for', source: CATALOG },

  // Questions and situations.
  'duplicate-id': { says: 'an id twice in one list', source: FLOW },
  'question-mark': { says: 'a question without ？', source: PAGE },
  'question-decides-nothing': {
    says: 'all options pass, or none; or a situation that nothing looks at',
    source: FLOW,
  },
  'ineligible-reason': { says: 'no reason or no next step', source: `${LICENSING} 第三十二条` },
  'rule-never-decides': { says: 'a rule that all accepted documents pass', source: FLOW },
  'nobody-eligible': { says: 'rules that no document and no age passes', source: FLOW },
  'condition-unknown': { says: 'a condition on a question or option that does not exist', source: FLOW },
  'condition-order': { says: 'a condition on a question that is asked later', source: FLOW },
  'condition-contradiction': { says: 'one question would have to be answered in two ways', source: FLOW },
  'condition-always': { says: 'a condition that every answer meets', source: FLOW },
  'question-unreachable': { says: 'a question that no answers lead to', source: FLOW },
  'part-unreachable': { says: 'a field, material or other part that no answers lead to', source: FLOW },
  'situations-too-many': { says: 'more combinations of answers than anybody can check', source: FLOW },
  'field-range': { says: 'minimum above maximum, or no calendar date', source: FLOW },

  // Who may act.
  'identity-needed': {
    says: 'without a card: an item other than the progress query, a rule, or a prefill',
    source: FLOW,
  },
  'face-alone': { says: 'the face is the only way of identification', source: FACE },
  'trust-level': { says: 'the level of trust is not what the ways can reach', source: FLOW },
  'actor-twice': { says: 'one kind of actor twice', source: FLOW },
  'guardian-never-comes': { says: 'a guardian for an age that the rules exclude', source: FLOW },
  'guardian-unproven': {
    says: 'a guardian whose relation no material proves',
    source: '民法典 第二十七条',
  },
  'proof-not-captured': {
    says: 'the proof of who acts is no material, or one that cannot be photographed here',
    source: FLOW,
  },
  'written-without-letter': {
    says: 'a written authorisation without the material that is the letter',
    source: '民法典 第一百六十五条',
  },
  'qualified-by-another': {
    says: 'an agent at a qualification that looks at the person himself',
    source: FACE,
  },
  'agent-scope': { says: 'an agent whose authorisation has no scope', source: '民法典 第一百六十五条' },
  'agent-expiry': { says: 'an agent whose authorisation does not end', source: '民法典 第一百六十五条' },

  // Commitments.
  'commitment-incomplete': { says: 'content, requirement or liability missing or alike', source: PROMISE },
  'commitment-reading-time': { says: 'no reading time, or too short for the words', source: PROMISE },
  'commitment-ordinary-way': { says: 'no word on how to go without the commitment', source: PROMISE },

  // What the outcome asks of network, devices and law.
  network: { says: 'the outcome needs another network', source: FLOW },
  devices: { says: 'a device that is needed is not listed; a device twice', source: FLOW },
  'face-other-way': { says: 'no way without the face', source: FACE },
  'face-consent': { says: 'the face image is not told', source: FACE },
  'face-without-need': { says: 'a camera without a face check', source: FACE },
  'slot-field': { says: 'a booking has exactly one slot field, others none', source: FLOW },
  'delivery-missing': { says: 'a result that comes later, and no way to get it', source: LIST },
  'delivery-print': { says: 'printed here without a printer for it', source: FLOW },
  'opening-hours': { says: 'not two times of one day, the first before the second', source: FLOW },
  regions: { says: 'not a region prefix, or covered by another', source: 'GB/T 2260' },
  'region-unknown': { says: 'a region that does not exist', source: 'GB/T 2260' },

  // Words and pictures.
  'icon-unknown': { says: 'no icon of this name', source: PAGE },
  'text-too-long': { says: 'too long for a page', source: PAGE },
  'text-unclean': { says: 'blanks at the ends, control or private-use characters', source: 'GB 18030-2022' },
  'past-date': { says: 'a date that has passed', source: `${STANDARDISE}: 动态更新` },
  'personal-data': { says: "somebody's identity or mobile number in the words", source: PRIVACY },
  'link-in-text': { says: 'an address that nobody can open here', source: PAGE },
  officialese: { says: 'a plain note in the language of the office', source: STANDARDISE },

  // Other languages.
  'translation-missing': {
    says: '繁體 or English lacks a text (error), or a further language that was begun does (warning)',
    source: LANGUAGES,
  },
  'translation-stale': { says: 'a translation of a text that the item does not have', source: LANGUAGES },
  'translation-untouched': {
    says: 'Chinese left in an English text, other than titles in 《》, quotes, or an official name in brackets after the English',
    source: LANGUAGES,
  },
  'translation-placeholder': {
    says: 'a stand-in such as `TODO` or 待译, or another `{…}` than in the source',
    source: LANGUAGES,
  },
  'translation-without-item': { says: 'a translation file beside no item', source: LANGUAGES },
  'translation-inside': { says: 'translations written in the item file itself', source: LANGUAGES },

  // Across files.
  'file-path': { says: 'the file is not `department/item.json`, or the id is not its path', source: CATALOG },
  'department-missing': { says: 'no department file', source: CATALOG },
  'department-empty': { says: 'a department without items', source: CATALOG },
  'department-order': { says: 'two departments in one place', source: CATALOG },
  'same-name-differs': {
    says: 'two items of one name with different code, type or legal basis',
    source: `${STANDARDISE}: 四级四同`,
  },
  'same-code-differs': {
    says: 'two items of one code with different name, type or legal basis',
    source: `${STANDARDISE}: 四级四同`,
  },
  'offered-twice': { says: 'the same item twice in one region', source: CATALOG },
  'handling-code-taken': { says: 'another item has this handling code', source: LIST },
  'body-name-differs': { says: 'one credit code, two names', source: 'GB 32100-2015' },
  'popularity-taken': { says: 'a place among 大家常办 twice', source: CATALOG },
  'alias-taken': { says: "an alias that is another item's name", source: CATALOG },
} as const satisfies Readonly<Record<string, LintRule>>;

export type LintCode = keyof typeof lintRules;
