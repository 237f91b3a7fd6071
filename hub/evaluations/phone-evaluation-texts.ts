import type { EvaluationLevel, RectificationProgress } from '#contract/evaluation.ts';

/** The words of 好差评 on a citizen's phone. */
export interface PhoneEvaluationTexts {
  readonly ask: string;
  readonly askMore: string;
  readonly free: string;
  readonly until: (day: string) => string;
  readonly level: Readonly<Record<EvaluationLevel, string>>;
  readonly chosen: string;
  readonly why: string;
  readonly own: string;
  readonly ownHint: string;
  readonly send: string;
  readonly skip: string;
  readonly given: string;
  readonly added: string;
  readonly onDay: (level: string, day: string) => string;
  readonly rectification: Readonly<Record<RectificationProgress['state'], string>>;
  readonly due: (day: string) => string;
  readonly overdue: string;
  readonly answer: string;
  readonly refused: Readonly<
    Record<'case-unknown' | 'evaluation-over' | 'options-unknown' | 'form-unreadable', string>
  >;
  readonly back: string;
  readonly entryTitle: string;
  readonly entryNote: string;
  readonly code: string;
  readonly codeHint: string;
  readonly open: string;
  readonly codeUnknown: string;
}

const simplified: PhoneEvaluationTexts = {
  ask: '这次办得怎么样？',
  askMore: '还想补充几句吗？',
  free: '评不评都可以，不会影响您办的事。办理单位看不到是谁评的。',
  until: (day) => `最晚可以评到${day}。`,
  level: { 5: '非常满意', 4: '满意', 3: '基本满意', 2: '不满意', 1: '非常不满意' },
  chosen: '您的评价',
  why: '是因为（可多选）',
  own: '还想说的话（可以不写）',
  ownHint: '请不要写姓名、证件号码和电话。',
  send: '提交评价',
  skip: '不评了',
  given: '您评过了，谢谢',
  added: '补充',
  onDay: (level, day) => `${level}（${day}）`,
  rectification: {
    received: '您的意见已经收到，正在核实。',
    'being-rectified': '您的意见已经转给办理单位，正在整改。',
    rectified: '办理单位已经整改。',
    dismissed: '经两名工作人员核实，这条评价没有计入。',
  },
  due: (day) => `整改期限：${day}`,
  overdue: '已经超过期限，正在督办。',
  answer: '办理单位的答复',
  refused: {
    'case-unknown': '没有查到这件事。',
    'evaluation-over': '评价的时间已经过了，或者已经补充过多次。',
    'options-unknown': '评价的选项刚刚更新了，请再选一次。',
    'form-unreadable': '没有收到您填的内容，请再试一次。',
  },
  back: '返回',
  entryTitle: '凭凭条评价',
  entryNote: '请输入凭条二维码下面的 16 位编码，可以看进度、评价，也可以看整改的结果。',
  code: '凭条上的编码',
  codeHint: '共 16 位，空格可以不输。',
  open: '打开',
  codeUnknown: '没有查到这个编码。请对照凭条再输一次；刚交的办件要过一会儿才能查到。',
};

const traditional: PhoneEvaluationTexts = {
  ask: '這次辦得怎麼樣？',
  askMore: '還想補充幾句嗎？',
  free: '評不評都可以，不會影響您辦的事。辦理單位看不到是誰評的。',
  until: (day) => `最遲可以評到${day}。`,
  level: { 5: '非常滿意', 4: '滿意', 3: '基本滿意', 2: '不滿意', 1: '非常不滿意' },
  chosen: '您的評價',
  why: '是因為（可多選）',
  own: '還想説的話（可以不寫）',
  ownHint: '請不要寫姓名、證件號碼和電話。',
  send: '提交評價',
  skip: '不評了',
  given: '您已經評過，多謝',
  added: '補充',
  onDay: (level, day) => `${level}（${day}）`,
  rectification: {
    received: '您的意見已經收到，正在核實。',
    'being-rectified': '您的意見已經轉給辦理單位，正在整改。',
    rectified: '辦理單位已經整改。',
    dismissed: '經兩名工作人員核實，這條評價沒有計入。',
  },
  due: (day) => `整改期限：${day}`,
  overdue: '已經超過期限，正在督辦。',
  answer: '辦理單位的答覆',
  refused: {
    'case-unknown': '沒有找到這項申請。',
    'evaluation-over': '評價的時間已經過了，或者已經補充過多次。',
    'options-unknown': '評價的選項剛剛更新，請再選一次。',
    'form-unreadable': '沒有收到您填的內容，請再試一次。',
  },
  back: '返回',
  entryTitle: '憑憑條評價',
  entryNote: '請輸入憑條二維碼下面的 16 位編碼，可以看進度、評價，也可以看整改的結果。',
  code: '憑條上的編碼',
  codeHint: '共 16 位，空格可以不輸入。',
  open: '打開',
  codeUnknown: '沒有找到這個編碼。請對照憑條再輸入一次；剛交的辦件要稍後才能查到。',
};

const english: PhoneEvaluationTexts = {
  ask: 'How was it?',
  askMore: 'Would you like to add something?',
  free: 'You need not answer. It changes nothing about your case, and the department does not see who you are.',
  until: (day) => `You can do this until ${day}.`,
  level: { 5: 'Very good', 4: 'Good', 3: 'Fair', 2: 'Poor', 1: 'Very poor' },
  chosen: 'Your answer',
  why: 'Because (choose any)',
  own: 'In your own words (you may leave it empty)',
  ownHint: 'Please do not write names, document numbers or phone numbers.',
  send: 'Send',
  skip: 'Skip',
  given: 'You have answered. Thank you',
  added: 'Added',
  onDay: (level, day) => `${level} (${day})`,
  rectification: {
    received: 'We have received what you said and are looking into it.',
    'being-rectified': 'The department has been told and is putting it right.',
    rectified: 'The department has put it right.',
    dismissed: 'Two members of staff looked into it. This answer is not counted.',
  },
  due: (day) => `To be put right by ${day}`,
  overdue: 'It is late. We are urging the department.',
  answer: 'What the department says',
  refused: {
    'case-unknown': 'This case was not found.',
    'evaluation-over': 'The time for this is over, or enough has been added already.',
    'options-unknown': 'The choices have just changed. Please choose again.',
    'form-unreadable': 'What you filled in did not arrive. Please try again.',
  },
  back: 'Back',
  entryTitle: 'With your slip',
  entryNote:
    'Enter the 16 characters below the QR code on your slip. You can see the progress, say how it was, and see what became of it.',
  code: 'Code on the slip',
  codeHint: '16 characters. You may leave out the spaces.',
  open: 'Open',
  codeUnknown:
    'This code was not found. Please compare it with your slip. A case that was just handed in can be found a little later.',
};

/** By BCP 47 tag, the same as the other pages for phones. */
export const phoneEvaluationTexts: Readonly<Record<string, PhoneEvaluationTexts>> = {
  'zh-Hans': simplified,
  'zh-Hant': traditional,
  en: english,
};
