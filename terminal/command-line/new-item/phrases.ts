/** What a new item says before anybody has written its own words, in the three languages that every item speaks. */

/** 简体, 繁體, English. */
export interface Phrase {
  readonly 'zh-Hans': string;
  readonly 'zh-Hant': string;
  readonly en: string;
}

const phrase = (simplified: string, traditional: string, english: string): Phrase => ({
  'zh-Hans': simplified,
  'zh-Hant': traditional,
  en: english,
});

export const PHRASES = {
  identify: phrase(
    '刷身份证核对身份',
    '放上身份證核對身份',
    'Put your ID card on the reader to show who you are',
  ),
  look: phrase('查询记录', '查詢記錄', 'Your records are looked up'),
  print: phrase('打印证明', '打印證明', 'The certificate is printed'),
  read: phrase('查看记录', '查看記錄', 'Read the records'),
  fill: phrase('填写联系方式', '填寫聯絡方法', 'Give your contact details'),
  sign: phrase('签名提交', '簽名提交', 'Sign and hand in'),
  notice: phrase('打印受理通知书', '打印受理通知書', 'Print the notice of acceptance'),
  decide: phrase('部门审核', '部門審核', 'The department decides'),

  noteConditions: phrase(
    '符合这一条就能办。拿不准的，可以打咨询电话问。',
    '符合這一項就能辦。不確定的話，可以打諮詢電話問。',
    'If this is true for you, you can do it. Not sure? Call the phone number for questions.',
  ),
  noteSteps: phrase(
    '照着屏幕一步一步做。中间随时可以退出。',
    '跟着屏幕一步一步做。中途隨時可以退出。',
    'Follow the screen step by step. You can leave at any time.',
  ),
  noteAtOnce: phrase('当场办好，不用等。', '當場辦好，不用等。', 'Done on the spot, no waiting.'),
  noteWorkingDays: phrase(
    '从受理那天算起，周末和节假日不算在内。',
    '由受理當日算起，週末和公眾假期不計算在內。',
    'Counted from the day we accept it. Weekends and public holidays do not count.',
  ),
  noteNoVisit: phrase(
    '在这里就能办完，不用再跑一趟。',
    '在這裏就能辦完，不用再跑一趟。',
    'All of it can be done here. No further trip.',
  ),
  noteFree: phrase('办这件事不收钱。', '辦這件事不收費。', 'This is free.'),
  noteCertificate: phrase(
    '当场在本机打印，带电子印章，可以扫码验真。',
    '當場在本機打印，附電子印章，可以掃碼驗真。',
    'Printed here at once, with an electronic seal. Its code shows that it is genuine.',
  ),
  noteInformation: phrase(
    '显示在屏幕上，想要纸的可以打印。',
    '顯示在屏幕上，需要紙本的可以打印。',
    'Shown on the screen. You can print it if you want paper.',
  ),
  noteAcceptance: phrase(
    '现在先拿受理回执，办好后再拿到结果。办到哪一步，用回执随时能查。',
    '現在先取受理回執，辦好後再取得結果。辦到哪一步，用回執隨時可查。',
    'Now you get a slip, and the result when it is ready. With the slip you can see how far it is.',
  ),
  samplePaper: phrase(
    'A4纸一张，写有您的姓名、办理结果、日期和部门印章。',
    'A4紙一張，寫有您的姓名、辦理結果、日期和部門印章。',
    "One sheet of A4 with your name, the result, the date and the department's seal.",
  ),
  sampleTable: phrase('一张表，一行一条记录。', '一張表，一行一項記錄。', 'A table with one record a line.'),
  right: phrase('随时查询办到哪一步。', '隨時查詢辦到哪一步。', 'You can see at any time how far it is.'),
  duty: phrase(
    '如实填写，提交真实的材料。',
    '如實填寫，提交真實的材料。',
    'What you say and hand in must be true.',
  ),
  reviewTerm: phrase(
    '知道结果之日起60日内',
    '知道結果之日起60日內',
    'Within 60 days of the day you know the result',
  ),
  litigationTerm: phrase(
    '知道结果之日起6个月内',
    '知道結果之日起6個月內',
    'Within 6 months of the day you know the result',
  ),

  consentPurpose: phrase(
    '核对您的身份，办理这件事。',
    '核對您的身份，辦理這件事。',
    'To check who you are and to do what you came for.',
  ),
  consentCard: phrase('证件上的姓名和号码', '證件上的姓名和號碼', 'The name and number on your ID'),
  consentPhone: phrase('您填写的手机号码', '您填寫的手機號碼', 'The mobile number you give'),
  consentRecords: phrase('查到的记录', '查到的記錄', 'The records that are found'),
  keptUntilReceived: phrase(
    '本机加密暂存，平台收到后删除；平台按档案管理规定保存办件。',
    '本機加密暫存，平台收到後刪除；平台按檔案管理規定保存辦件。',
    'This machine keeps your data in locked (encrypted) form for a short time and deletes it once the service platform has received it. The platform keeps your application under the rules for archives.',
  ),
  forgottenAtOnce: phrase(
    '本机在您离开后立即清除，不在本机保存打印内容。',
    '本機在您離開後立即清除，不在本機保存打印內容。',
    'This machine erases it as soon as you leave and keeps nothing of what was printed.',
  ),

  phoneTitle: phrase('您的手机号码是多少？', '您的手機號碼是多少？', 'What is your mobile number?'),
  phoneLabel: phrase('手机号码', '手機號碼', 'Mobile number'),
  phoneHelp: phrase(
    '没有手机的，可以填家人的号码。',
    '沒有手機的，可以填家人的號碼。',
    'No mobile phone? You may give the number of someone in your family.',
  ),
  phonePurpose: phrase(
    '办理中需要核对时联系您，并告知办理结果。',
    '辦理中需要核對時聯絡您，並告知辦理結果。',
    'To contact you if something needs checking, and to tell you the result.',
  ),
  deliveredHere: phrase('当场在本机打印。', '當場在本機打印。', 'Printed here at once.'),
  deliveredBySlip: phrase(
    '办好后不用来取：用回执在本机就能查到结果。',
    '辦好後不用來取：用回執在本機就能查到結果。',
    'No need to come for it: your slip shows the result at this machine.',
  ),
  faqQuestion: phrase(
    '要带什么？要钱吗？',
    '要帶什麼？要收費嗎？',
    'What do I need to bring, and is it free?',
  ),
  faqAnswer: phrase(
    '带本人有效的身份证。不收费。',
    '帶本人有效的身份證。不收費。',
    'Your own valid ID card. It is free.',
  ),
} as const satisfies Readonly<Record<string, Phrase>>;
