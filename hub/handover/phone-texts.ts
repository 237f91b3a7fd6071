import type { CaseState } from '#contract/case-state.ts';
import type { RefusedOpening } from './handover-office.ts';

/** The words of the page that a citizen's phone opens. */
export interface PhoneTexts {
  /** Of the language itself, for the links that change it. */
  readonly name: string;
  readonly languages: string;
  readonly title: string;
  readonly welcome: string;
  readonly openNote: string;
  readonly open: string;
  readonly refused: Readonly<Record<RefusedOpening | 'session-over' | 'not-found', string>>;
  readonly refusedTitle: string;
  readonly again: string;
  readonly number: string;
  readonly promised: string;
  /** Of a package (一件事): above its parts. */
  readonly parts: string;
  readonly supplementBy: string;
  readonly timeline: string;
  readonly papers: string;
  readonly noPapers: string;
  readonly download: string;
  readonly pages: (count: number) => string;
  readonly until: (time: string) => string;
  readonly simulated: string;
  readonly footer: string;
  readonly state: Readonly<Record<CaseState, string>>;
}

const simplified: PhoneTexts = {
  name: '简体中文',
  languages: '语言',
  title: '带到手机上',
  welcome: '把办理结果带到这部手机上',
  openNote: '这个码只能打开一次，打开以后别的手机就看不到了。请确认这是您自己的手机。',
  open: '在这部手机上打开',
  refusedTitle: '打不开了',
  refused: {
    unknown: '这个码不对。请在自助终端上重新打开一个码。',
    used: '这个码已经用过了。为了保护您的信息，一个码只能打开一次。',
    expired: '这个码已经过期。一个码五分钟内有效。',
    closed: '终端上的这次办理已经结束，这个码作废了。',
    'session-over': '查看时间已到，为了保护您的信息，这里不再显示。',
    'not-found': '没有查到这件事。',
  },
  again: '还想看的话，可以凭凭条号码在任意一台自助终端上查进度。',
  number: '办件编号',
  promised: '最晚办好',
  parts: '一起办的每一件',
  supplementBy: '补材料期限',
  timeline: '办理经过',
  papers: '文书',
  noPapers: '这件事还没有可以下载的文书。',
  download: '下载',
  pages: (count) => `PDF，共 ${count} 页`,
  until: (time) => `这一页可以看到 ${time}，请及时保存文书。`,
  simulated: '模拟数据，不作办理依据',
  footer: '助办政务服务平台。页面不留在手机里，文书要自己保存。',
  state: {
    draft: '还没有提交',
    received: '部门已收到，还没有受理',
    returned: '退回来了，请改好再交',
    'not-accepted': '部门没有受理',
    'supplement-needed': '需要您补材料',
    accepted: '部门已受理',
    reviewing: '部门正在审核',
    'special-procedure': '正在勘验、检测或听证，期间不计时',
    decided: '部门已作决定，正在制作文书',
    granted: '已经批准',
    refused: '没有通过',
    completed: '已经办好',
    delivered: '已经送到您手中',
    withdrawn: '已经撤回',
    rejected: '材料已退回',
    'supplement-lapsed': '没有按期补材料，已结束',
    transferred: '已转报上级部门',
    void: '这件办件已作废',
  },
};

const traditional: PhoneTexts = {
  name: '繁體中文',
  languages: '語言',
  title: '帶到手機上',
  welcome: '把辦理結果帶到這部手機上',
  openNote: '這個碼只能打開一次，打開以後其他手機便不能再看。請確認這是您自己的手機。',
  open: '在這部手機上打開',
  refusedTitle: '不能打開',
  refused: {
    unknown: '這個碼不對。請在自助終端上重新取得一個碼。',
    used: '這個碼已經用過。為保護您的資料，一個碼只能打開一次。',
    expired: '這個碼已經過期。每個碼五分鐘內有效。',
    closed: '終端上的這次辦理已經結束，這個碼已作廢。',
    'session-over': '查看時間已到，為保護您的資料，這裏不再顯示。',
    'not-found': '沒有找到這項申請。',
  },
  again: '如想再看，可憑憑條號碼在任何一台自助終端查詢進度。',
  number: '辦件編號',
  promised: '最遲辦妥',
  parts: '一起辦的每一件',
  supplementBy: '補交材料期限',
  timeline: '辦理經過',
  papers: '文書',
  noPapers: '這項申請暫時沒有可下載的文書。',
  download: '下載',
  pages: (count) => `PDF，共 ${count} 頁`,
  until: (time) => `這一頁可看到 ${time}，請及時儲存文書。`,
  simulated: '模擬數據，不作辦理依據',
  footer: '助辦政務服務平台。頁面不會留在手機內，文書請自行儲存。',
  state: {
    draft: '還沒有提交',
    received: '部門已收到，尚未受理',
    returned: '退回來了，請改好再交',
    'not-accepted': '部門沒有受理',
    'supplement-needed': '需要您補交材料',
    accepted: '部門已受理',
    reviewing: '部門正在審核',
    'special-procedure': '正在勘驗、檢測或聽證，期間不計時',
    decided: '部門已作決定，正在製作文書',
    granted: '已經批准',
    refused: '未獲通過',
    completed: '已經辦妥',
    delivered: '已經送到您手中',
    withdrawn: '已經撤回',
    rejected: '材料已退回',
    'supplement-lapsed': '沒有按期補材料，已結束',
    transferred: '已轉報上級部門',
    void: '這件辦件已作廢',
  },
};

const english: PhoneTexts = {
  name: 'English',
  languages: 'Language',
  title: 'Take it on your phone',
  welcome: 'Take the result on this phone',
  openNote:
    'This code opens only once. After that no other phone can see it. Make sure that this is your own phone.',
  open: 'Open on this phone',
  refusedTitle: 'This cannot be opened',
  refused: {
    unknown: 'This code is not right. Please get a new one at the machine.',
    used: 'This code has already been used. To protect your information, a code opens only once.',
    expired: 'This code is too old. A code is good for five minutes.',
    closed: 'The visit at the machine has ended, so this code no longer works.',
    'session-over': 'Your time is up. To protect your information, nothing more is shown here.',
    'not-found': 'This case was not found.',
  },
  again: 'You can still check the progress at any machine with the code on your slip.',
  number: 'Case number',
  promised: 'Ready by',
  parts: 'What you applied for together',
  supplementBy: 'Complete it by',
  timeline: 'What has happened',
  papers: 'Papers',
  noPapers: 'There are no papers to download yet.',
  download: 'Download',
  pages: (count) => `PDF, ${count} ${count === 1 ? 'page' : 'pages'}`,
  until: (time) => `You can see this page until ${time}. Please save your papers in time.`,
  simulated: 'Simulated data, not valid',
  footer: 'Zhuban government services. This page is not kept on the phone; save the papers yourself.',
  state: {
    draft: 'Not handed in yet',
    received: 'The department has it but has not accepted it yet',
    returned: 'Sent back: please correct it and hand it in again',
    'not-accepted': 'The department did not accept it',
    'supplement-needed': 'The department needs more papers from you',
    accepted: 'Accepted by the department',
    reviewing: 'The department is checking it',
    'special-procedure': 'An inspection, test or hearing is under way; the clock stands still',
    decided: 'Decided, the papers are being made',
    granted: 'It was approved',
    refused: 'Not approved',
    completed: 'Done',
    delivered: 'It has reached you',
    withdrawn: 'Withdrawn',
    rejected: 'Your papers were given back',
    'supplement-lapsed': 'Ended: the missing papers did not come in time',
    transferred: 'Passed on to a higher department',
    void: 'This case was cancelled',
  },
};

/** By BCP 47 tag; the first is the fallback. */
export const phoneTexts: Readonly<Record<string, PhoneTexts>> = {
  'zh-Hans': simplified,
  'zh-Hant': traditional,
  en: english,
};

/** The language asked for, else the visit's, else the best one the phone itself prefers. */
export function phoneLanguage(
  asked: string | null,
  visit: string | undefined,
  acceptLanguage: string | undefined,
): string {
  for (const tag of [asked, visit]) {
    if (tag !== null && tag !== undefined && Object.hasOwn(phoneTexts, tag)) return tag;
  }
  for (const entry of (acceptLanguage ?? '').slice(0, 200).split(',')) {
    const tag = entry.split(';')[0]?.trim().toLowerCase() ?? '';
    if (/^zh-(hant|hk|tw|mo)/.test(tag)) return 'zh-Hant';
    if (tag.startsWith('zh')) return 'zh-Hans';
    if (tag.startsWith('en')) return 'en';
  }
  return 'zh-Hans';
}
