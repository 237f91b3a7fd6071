import type { DeviceCondition, DeviceProblem } from '#contract/device.ts';
import type { SelfTestPart, SelfTestResult, SelfTestVerdict } from '#contract/self-test.ts';

/*
 * What stands on the sheet of the self-test. It is for technicians of the site and in Chinese only; the screens have
 * their own words for the same things.
 */

export const partNames: Readonly<Record<SelfTestPart, string>> = {
  'id-card-reader': '身份证阅读器',
  'receipt-printer': '凭条打印机',
  'code-scanner': '扫码器',
  'document-printer': 'A4 打印机',
  'document-camera': '高拍仪',
  'face-camera': '人脸摄像头',
  'uninterruptible-power': '备用电源',
  cabinet: '机柜',
  'card-dispenser': '发卡机',
  'smart-card-reader': '社保卡读卡器',
  'signature-pad': '手写板',
  storage: '存储',
  platform: '平台',
};

export const verdictWords: Readonly<Record<SelfTestVerdict, string>> = {
  passed: '通过',
  attention: '留意',
  failed: '不合格',
};

const conditionWords: Readonly<Record<DeviceCondition, string>> = {
  ready: '工作正常',
  degraded: '能用，要留意',
  blocked: '不能用，要人处理',
  offline: '没有应答',
};

const problemWords: Readonly<Record<DeviceProblem, string>> = {
  'not-responding': '没有应答，查电源和线',
  'port-lost': '线松了或没有接',
  'protocol-error': '应答不对，查波特率和型号',
  'hardware-fault': '自身有故障',
  'paper-empty': '没有纸',
  'paper-low': '纸快用完',
  'cover-open': '盖子没有盖好',
  'cutter-error': '切刀卡住',
  'head-overheated': '打印头太热',
  'media-empty': '没有 A4 纸',
  'media-low': 'A4 纸快用完',
  'media-needed': '要放 A4 纸',
  'media-jam': '卡纸',
  'toner-low': '碳粉快用完',
  'toner-empty': '碳粉用完',
  'marker-supply-low': '墨粉快用完',
  'marker-supply-empty': '墨粉用完',
  'marker-waste-almost-full': '废粉盒快满',
  'marker-waste-full': '废粉盒满',
  'door-open': '门没有关好',
  'input-tray-missing': '纸盒没有装好',
  'output-area-full': '出纸口满',
  paused: '暂停着',
  offline: '没有连上',
  'on-battery': '市电断了，在用电池',
  'battery-low': '电池快没电',
  'battery-fault': '电池要检修',
  'cabinet-open': '柜门开着',
  'cards-empty': '没有卡',
  'cards-low': '卡快发完',
  'card-jam': '卡住了卡片',
  'reject-bin-full': '回收盒满',
  other: '有问题，看它的面板',
};

/** What the test itself can find. */
const codeWords: Readonly<Record<string, string>> = {
  'sheet-not-printed': '这张单子没有打出来',
  'sheet-not-confirmed': '不知道这张单子打出来没有',
  'picture-dark': '画面太暗，查灯',
  'lamps-failed': '灯点不亮',
  'pen-not-described': '系统认不出接上的手写板',
  'surface-unknown': '不知道手写板的大小，要在配置里写上',
  'deadline-exceeded': '没有在时间内测完',
  'device-busy': '一直有人在用，没有测',
  aborted: '没有测完就停了',
  'storage-not-writable': '写不进去',
  'platform-unreachable': '连不上；申请照收，先存着',
  'self-test-error': '测试自己出错，见日志',
};

/** One plain sentence. */
export function sentenceOf(result: SelfTestResult): string {
  const words = [
    ...result.problems.map((problem) => problemWords[problem]),
    ...(result.code === undefined ? [] : [codeWords[result.code] ?? result.code]),
  ];
  return words.length === 0 ? conditionWords[result.condition] : words.join('；');
}
