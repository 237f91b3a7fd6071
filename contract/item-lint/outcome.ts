/** What the outcome asks of network, devices and law. */
import type { DeviceKind } from '../device.ts';
import type { Item, ItemKind } from '../item.ts';
import { findRegion } from '../regions.ts';
import { isProvincePrefix } from './codes.ts';
import { type LintFinding, lintError } from './finding.ts';

/** Only a case can wait in the outbox; every other outcome is an answer that the citizen waits for. */
const NETWORK: Readonly<Record<ItemKind, 'live' | 'queued'>> = {
  certificate: 'live',
  information: 'live',
  acceptance: 'queued',
  'face-qualification': 'live',
  booking: 'live',
  payment: 'live',
  progress: 'live',
  'window-ticket': 'live',
  'public-lookup': 'live',
  policies: 'live',
};

/** Nothing of a person is asked, given or kept. */
const WITHOUT_IDENTITY: readonly ItemKind[] = ['progress', 'window-ticket', 'public-lookup'];

/** Certificates and qualification slips are papers of the hub; what goes on after the visit leaves a receipt. */
const OUTCOME_DEVICES: Readonly<Record<ItemKind, readonly DeviceKind[]>> = {
  certificate: ['document-printer'],
  information: [],
  acceptance: ['receipt-printer'],
  'face-qualification': ['face-camera', 'document-printer'],
  booking: ['receipt-printer'],
  payment: ['document-printer', 'receipt-printer'],
  progress: [],
  'window-ticket': [],
  'public-lookup': [],
  policies: [],
};

/** The face camera is asked for where the outcome is a face check; beside that it is an offer. */
const DEVICE_OF_WAY: Readonly<Record<string, DeviceKind | undefined>> = {
  'id-card': 'id-card-reader',
  code: 'code-scanner',
  'social-security-card': 'smart-card-reader',
};

export function lintOutcome(item: Item): LintFinding[] {
  return [
    ...lintNetwork(item),
    ...lintDevices(item),
    ...lintFace(item),
    ...lintSlots(item),
    ...lintAvailability(item),
  ];
}

function lintNetwork({ outcome, availability, identification }: Item): LintFinding[] {
  const findings: LintFinding[] = [];
  const needed = NETWORK[outcome.kind];
  if (availability.network !== needed) {
    findings.push(
      lintError(
        'network',
        '$.availability.network',
        `结果为 ${outcome.kind} 的事项，网络应为 ${needed} / this outcome needs network “${needed}”`,
      ),
    );
  }
  if (identification.kind === 'none' && !WITHOUT_IDENTITY.includes(outcome.kind)) {
    findings.push(
      lintError(
        'identity-needed',
        '$.identification',
        '除进度查询、取号和公示查询外，都要核对身份 / only progress, tickets and public lookups go without identification',
      ),
    );
  }
  return findings;
}

function lintDevices({ outcome, availability, identification, materials }: Item): LintFinding[] {
  const findings: LintFinding[] = [];
  const needed = new Set<DeviceKind>(OUTCOME_DEVICES[outcome.kind]);
  if (identification.kind === 'identity') {
    for (const way of identification.ways ?? ['id-card' as const]) {
      const device = DEVICE_OF_WAY[way];
      if (device !== undefined) needed.add(device);
    }
  }
  if (materials.some(({ sources }) => sources.some((source) => source.kind === 'capture'))) {
    needed.add('document-camera');
  }
  for (const device of needed) {
    if (!availability.devices.includes(device)) {
      findings.push(
        lintError('devices', '$.availability.devices', `缺少所需设备 ${device} / the flow needs this device`),
      );
    }
  }
  if (new Set(availability.devices).size !== availability.devices.length) {
    findings.push(lintError('devices', '$.availability.devices', '设备重复 / a device is listed twice'));
  }
  return findings;
}

/** 人脸识别技术应用安全管理办法 (2025): never the only way, told before, and not without need. */
function lintFace({ outcome, availability, identification, consent }: Item): LintFinding[] {
  const findings: LintFinding[] = [];
  const checked = outcome.kind === 'face-qualification';
  const offered = identification.kind === 'identity' && identification.ways?.includes('face') === true;
  if (!checked && !offered) {
    if (availability.devices.includes('face-camera')) {
      findings.push(
        lintError(
          'face-without-need',
          '$.availability.devices',
          '不做人脸认证的事项不能要求人脸摄像头 / no face check, no face camera',
        ),
      );
    }
    return findings;
  }
  if (checked && (outcome.otherWay === undefined || outcome.otherWay.trim() === '')) {
    findings.push(
      lintError(
        'face-other-way',
        '$.outcome.otherWay',
        '须写明不刷脸时怎么办理 / a way without the face must exist and be told',
      ),
    );
  }
  if (!consent.data.some((line) => /人脸|面部/.test(line))) {
    findings.push(
      lintError(
        'face-consent',
        '$.consent.data',
        '告知内容须写明要采集人脸图像 / the consent must name the face image',
      ),
    );
  }
  return findings;
}

function lintSlots({ outcome, fields }: Item): LintFinding[] {
  const slots = fields.filter(({ input }) => input.kind === 'slot').length;
  const wanted = outcome.kind === 'booking' ? 1 : 0;
  if (slots === wanted) return [];
  return [
    lintError(
      'slot-field',
      '$.fields',
      wanted === 1
        ? '预约事项须有且只有一个时段问题 / a booking has exactly one slot field'
        : '只有预约事项可以有时段问题 / only a booking has a slot field',
    ),
  ];
}

function lintAvailability({ availability: { hours, regions } }: Item): LintFinding[] {
  const findings: LintFinding[] = [];
  if (hours !== undefined) {
    const isTime = (time: string): boolean => /^([01]\d|2[0-3]):[0-5]\d$/.test(time);
    if (!isTime(hours.from) || !isTime(hours.to) || hours.from >= hours.to) {
      findings.push(
        lintError(
          'opening-hours',
          '$.availability.hours',
          '开放时间须为当天 00:00–23:59 内先后两个时刻 / two times of one day, the first before the second',
        ),
      );
    }
  }
  for (const [index, region] of regions.entries()) {
    const path = `$.availability.regions[${index}]`;
    if (!isProvincePrefix(region) || ![2, 4, 6, 9, 12].includes(region.length)) {
      findings.push(
        lintError(
          'regions',
          path,
          '区划代码应为省2位、市4位、县6位、镇街9位或村居12位 / a region prefix has 2, 4, 6, 9 or 12 digits',
        ),
      );
    } else if (findRegion(region.slice(0, 6).padEnd(6, '0')) === undefined) {
      findings.push(lintError('region-unknown', path, `没有区划“${region}” / no region has this code`));
    }
    if (
      regions.some(
        (other, otherIndex) =>
          otherIndex !== index && region.startsWith(other) && (other !== region || otherIndex < index),
      )
    ) {
      findings.push(lintError('regions', path, '已包含在另一个区划内 / already covered by another prefix'));
    }
  }
  return findings;
}
