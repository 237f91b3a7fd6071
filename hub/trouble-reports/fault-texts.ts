/** The words of the page that a phone opens from the code of a machine that rests. */
export interface FaultTexts {
  readonly pageTitle: string;
  readonly title: string;
  readonly lead: string;
  readonly terminal: string;
  readonly since: string;
  readonly code: string;
  readonly report: string;
  readonly thanks: string;
  readonly thanksLead: string;
  readonly number: string;
  readonly call: string;
  readonly unknownTitle: string;
  readonly unknown: string;
  readonly footer: string;
}

export const faultTexts: Readonly<Record<string, FaultTexts>> & { readonly 'zh-Hans': FaultTexts } = {
  'zh-Hans': {
    pageTitle: '机器暂停服务',
    title: '这台机器暂停服务',
    lead: '点一下就能告诉管它的人，不用留姓名和电话。',
    terminal: '机器编号',
    since: '从什么时候',
    code: '代码',
    report: '告诉工作人员',
    thanks: '记下了，谢谢您',
    thanksLead: '管这台机器的人会看到。',
    number: '反映编号',
    call: '打 12345 问一问',
    unknownTitle: '这个码认不出来',
    unknown: '它不是本平台机器上的码。请不要在这里填写任何信息。',
    footer: '助办政务服务平台 · 本页不收集个人信息。',
  },
  'zh-Hant': {
    pageTitle: '機器暫停服務',
    title: '這部機器暫停服務',
    lead: '點一下就能告訴管理它的人，不用留下姓名和電話。',
    terminal: '機器編號',
    since: '從什麼時候',
    code: '代碼',
    report: '告訴工作人員',
    thanks: '記下了，謝謝您',
    thanksLead: '管理這部機器的人會看到。',
    number: '反映編號',
    call: '打 12345 問一問',
    unknownTitle: '這個碼認不出來',
    unknown: '它不是本平台機器上的碼。請不要在這裏填寫任何資料。',
    footer: '助辦政務服務平台 · 本頁不收集個人資料。',
  },
  en: {
    pageTitle: 'Machine out of service',
    title: 'This machine is out of service',
    lead: 'One tap tells the people who look after it. No name or number is needed.',
    terminal: 'Machine',
    since: 'Since',
    code: 'Code',
    report: 'Tell the staff',
    thanks: 'Noted. Thank you',
    thanksLead: 'The people who look after this machine will see it.',
    number: 'Report number',
    call: 'Phone 12345 and ask',
    unknownTitle: 'This code is not known',
    unknown: 'It is not from a machine of this service. Please do not enter anything here.',
    footer: 'Zhuban service hub · This page collects nothing about you.',
  },
};
