/** A made-up catalog of a whole city, the same for the same seed: departments, counties, townships, tens of thousands of items. */
import type { Department, Item } from '#contract/item.ts';
import { departmentSchema, itemSchema } from '#contract/item.ts';
import { findRegion, regionsUnder } from '#contract/regions.ts';
import { creditCodeOf, organisationCodeOf } from './codes.ts';
import { createRandom, type Random } from './random.ts';
import {
  AUDIENCES,
  DEPARTMENT_PLANS,
  type DepartmentPlan,
  type ServiceKind,
  SITUATIONS,
} from './services.ts';

export interface GenerateOptions {
  readonly items: number;
  readonly seed: number;
  /** Six digits of a city with counties (GB/T 2260). */
  readonly cityCode: string;
}

/** As the files under items/ have it: what the schema fills in by itself is left out. */
export type ItemSource = Readonly<Record<string, unknown>> & { readonly id: string };

export interface GeneratedCatalog {
  readonly departments: readonly Department[];
  /** One after the other; none is kept. */
  items(): Generator<ItemSource>;
}

/** Of a real city 7,541 of its 64,809 items were its own, the others those of its counties. */
const CITY_SHARE = 7_541 / 64_809;
/** Every so many items of a county are done in its townships. */
const TOWNSHIP_EVERY = 9;
const TOWNSHIPS_OF_A_COUNTY = 12;
const NUMERALS = '一二三四五六七八九十';

interface Service {
  readonly department: DepartmentPlan;
  readonly departmentNumber: number;
  readonly serviceNumber: number;
  readonly variantNumber: number;
  readonly kind: ServiceKind;
  readonly name: string;
  readonly plainName: string;
  readonly audience: 'person' | 'legal-person';
  /** Among the services of the city, the most asked for first. */
  readonly rank: number;
}

interface Place {
  /** Of the region where the item is offered: 4 digits of a city, 6 of a county, 9 of a township. */
  readonly prefix: string;
  readonly name: string;
  readonly level: '3' | '4' | '5';
  /** Tells the bodies of one department apart. */
  readonly ordinal: number;
  readonly sixDigits: string;
}

/** Throws where the city is none or has no counties: the command line has looked before. */
export function generateCatalog(options: GenerateOptions): GeneratedCatalog {
  const city = findRegion(options.cityCode);
  const counties = regionsUnder(options.cityCode).filter(({ level }) => level === 'county');
  if (city === undefined || counties.length === 0)
    throw new Error(`${options.cityCode} is no city with counties`);
  const departments = DEPARTMENT_PLANS.map((plan, index) =>
    departmentSchema.parse({
      id: plan.id,
      name: plan.name,
      shortName: plan.shortName,
      icon: plan.icon,
      order: index + 1,
      phone: `0000-31000${String(index + 1).padStart(2, '0')}`,
    }),
  );
  const cityItems = Math.max(1, Math.round(options.items * CITY_SHARE));
  const services = chooseServices(cityItems, createRandom(options.seed));

  function* items(): Generator<ItemSource> {
    const cityPlace: Place = {
      prefix: options.cityCode.slice(0, 4),
      name: city?.name ?? '',
      level: '3',
      ordinal: 0,
      sixDigits: options.cityCode,
    };
    let made = 0;
    for (const service of services) {
      if (made >= options.items) return;
      yield makeItem(service, cityPlace, options.seed);
      made += 1;
    }
    // 四同: a service has the same name and the same code in every county.
    for (let index = 0; made < options.items; index += 1) {
      const county = counties[index % counties.length];
      const service = services[Math.floor(index / counties.length) % services.length];
      if (county === undefined || service === undefined) return;
      // More than every county's share of all services: a further round, as services of its townships alone.
      const round = Math.floor(index / counties.length / services.length);
      yield makeItem(
        service,
        placeIn(county, city?.name ?? '', index, round, counties.indexOf(county)),
        options.seed,
      );
      made += 1;
    }
  }
  return { departments, items };
}

/** The township's name and digits are made up: there is no list of them here. */
function placeIn(
  county: { readonly code: string; readonly name: string },
  cityName: string,
  index: number,
  round: number,
  countyNumber: number,
): Place {
  const name = `${cityName}${county.name}`;
  const ofTownship = round > 0 || (index * 7) % TOWNSHIP_EVERY === 0;
  if (!ofTownship) {
    return { prefix: county.code, name, level: '4', ordinal: 1 + countyNumber, sixDigits: county.code };
  }
  const number = round * TOWNSHIPS_OF_A_COUNTY + (index % TOWNSHIPS_OF_A_COUNTY);
  return {
    prefix: `${county.code}${String(100 + number).padStart(3, '0')}`,
    name: `${name}示例${numeral(number + 1)}镇`,
    level: '5',
    ordinal: 100 + countyNumber * 40 + number,
    sixDigits: county.code,
  };
}

function numeral(number: number): string {
  const tens = Math.floor(number / 10);
  const units = number % 10 === 0 ? '' : NUMERALS.charAt((number % 10) - 1);
  if (tens === 0) return units;
  return `${tens === 1 ? '' : numeral(tens)}十${units}`;
}

/** The plain services first, then their situations and those of each audience, in an order drawn by the seed. */
function chooseServices(count: number, random: Random): Service[] {
  const plain: Service[] = [];
  const variants: Service[] = [];
  for (const [departmentIndex, department] of DEPARTMENT_PLANS.entries()) {
    for (const [serviceIndex, [kind, plainName]] of department.services.entries()) {
      // Who prints or looks something up comes with no situation.
      const situations = kind === 'A' ? SITUATIONS : SITUATIONS.slice(0, 1);
      for (const [audienceIndex, [who, audience]] of AUDIENCES.entries()) {
        for (const [situationIndex, situation] of situations.entries()) {
          const variantNumber = audienceIndex * SITUATIONS.length + situationIndex;
          const service: Service = {
            department,
            departmentNumber: departmentIndex + 1,
            serviceNumber: serviceIndex + 1,
            variantNumber,
            kind,
            name: `${who}${plainName}${situation}`,
            plainName,
            audience,
            rank: 0,
          };
          (variantNumber === 0 ? plain : variants).push(service);
        }
      }
    }
  }
  const chosen = [...random.shuffled(plain), ...random.shuffled(variants)].slice(0, count);
  return chosen.map((service, index) => ({ ...service, rank: index + 1 }));
}

const MATERIALS = [
  ['application-form', '申请表', '按样表填写，签名或盖章。'],
  ['identity', '居民身份证', '正反两面，在有效期内。'],
  ['household', '户口簿', '首页和本人页。'],
  ['licence', '营业执照', '在有效期内的副本。'],
  ['address', '住所证明', '租房合同或不动产权证，写有本人姓名。'],
  ['photo', '近期照片', '免冠正面，半年以内拍的。'],
  ['bank-card', '银行卡', '写有卡号的一面，本人名下。'],
  ['authorisation', '授权委托书', '写明委托的事项和期限。'],
  ['plan', '实施方案', '写明时间、地点和负责人。'],
  ['record', '相关记录', '近一年的，按时间排好。'],
] as const;

const CONDITIONS = [
  '户籍或居住地在本辖区内',
  '年满16周岁，有完全民事行为能力',
  '申请的内容真实，没有正在办理的同一申请',
  '符合当地公布的标准（示例，以当地公布为准）',
  '已经缴清应缴的费用',
  '证照在有效期内，没有被吊销或者注销',
  '有固定的经营或者办公场所',
] as const;

function makeItem(service: Service, place: Place, seed: number): ItemSource {
  const { department, kind, name, plainName } = service;
  // Of their own, so that an item does not depend on how many others there are.
  const ofService =
    seed * 7_919 +
    service.departmentNumber * 100_003 +
    service.serviceNumber * 1_009 +
    service.variantNumber * 31;
  const random = createRandom(ofService + place.ordinal);
  // 四同: name, code, type and basis are those of the service, wherever it is offered.
  const everywhere = createRandom(ofService);
  const immediate = kind !== 'A' || everywhere.below(5) === 0;
  const legalDays = immediate ? 0 : everywhere.from([5, 10, 15, 20, 30]);
  const taskType = kind !== 'A' ? '20' : everywhere.from(['01', '05', '07', '10'] as const);
  const bodyName = `${place.name}${place.level === '5' ? '便民服务中心' : department.body}（示例）`;
  const catalogCode = [
    '00',
    taskType,
    String(service.departmentNumber).padStart(2, '0'),
    String(service.serviceNumber).padStart(3, '0'),
    String(service.variantNumber).padStart(3, '0'),
  ].join('');
  const creditCode = creditCodeOf(
    place.sixDigits,
    organisationCodeOf(
      `MB${String(service.departmentNumber).padStart(2, '0')}${String(place.ordinal).padStart(4, '0')}`,
    ),
  );
  const taskCode = `${creditCode}${place.level}${catalogCode}`;
  const resultName = resultNameOf(kind, plainName);
  const materials = kind === 'A' ? random.some(MATERIALS, 1 + random.below(4)) : [];
  const limitDays = Math.max(immediate ? 0 : 1, legalDays - random.below(5));
  return {
    id: `${department.id}/s${String(service.serviceNumber).padStart(3, '0')}-${String(service.variantNumber).padStart(3, '0')}-${place.prefix}`,
    name,
    aliases:
      name === plainName
        ? []
        : [`${plainName}（${name.includes('（') ? name.slice(name.indexOf('（') + 1, -1) : '专项'}）`],
    keywords: [department.shortName, plainName],
    summary: `${name}，由${bodyName}办理。内容是示例，以当地公布为准。`,
    icon: department.icon,
    ...(service.variantNumber === 0 &&
      service.rank <= 60 &&
      place.level !== '5' && { popularity: service.rank }),
    minutes: kind === 'A' ? 5 + random.below(10) : 2 + random.below(4),
    implementation: {
      catalogCode,
      taskCode,
      handlingCode: `${taskCode}01`,
      taskType,
      level: place.level,
      version: `${1 + random.below(5)}.0`,
      body: { name: bodyName, creditCode },
      legalBasis: [department.law],
      audience: [service.audience],
      caseType: immediate ? 'immediate' : 'promised',
      legalLimit: { days: legalDays, unit: 'working-day', example: true },
      promisedLimit: { days: limitDays, unit: 'working-day', example: true },
      conditions: random.some(CONDITIONS, 2 + random.below(3)),
      steps: stepsOf(kind),
      fee: { charged: false },
      place: {
        name: `${place.name}政务服务中心（示例）`,
        address: `${place.name}示例路${1 + random.below(200)}号`,
        hours: '工作日 9:00至12:00，13:30至17:00',
      },
      consultPhone: `0000-31${String(place.ordinal).padStart(4, '0')}`,
      complaintPhone: `0000-32${String(place.ordinal).padStart(4, '0')}`,
      siteVisits: 0,
      resultName,
      resultType: resultTypeOf(kind),
      handlingArea: place.level === '3' ? 'city' : place.level === '4' ? 'county' : 'township',
    },
    identification: { kind: 'identity', documents: ['resident'] },
    consent: {
      purpose: `核对您的身份，办理${name}。`,
      data: ['证件上的姓名和号码', ...(kind === 'A' ? ['您填写的内容', '您拍摄的材料'] : [])],
      retention: '本机加密暂存，平台收到后删除。',
    },
    availability: {
      network: kind === 'A' ? 'queued' : 'live',
      devices: kind === 'A' ? ['id-card-reader', 'receipt-printer'] : ['id-card-reader'],
      regions: [place.prefix],
    },
    fields: kind === 'A' ? fieldsOf(plainName) : [],
    materials: materials.map(([id, material, note], index) => ({
      id,
      name: material,
      note,
      basis: department.law,
      necessity:
        index === 0 ? { kind: 'required' } : random.from([{ kind: 'required' }, { kind: 'optional' }]),
      sources: [{ kind: 'capture', maximumPages: 2 + random.below(4) }],
    })),
    outcome: outcomeOf(kind, resultName),
    faq: [
      {
        id: 'what-to-bring',
        question: `办${plainName}要带什么？`,
        answer:
          materials.length === 0
            ? '只带本人的身份证。'
            : `带身份证和${materials.map(([, material]) => material).join('、')}。`,
      },
      {
        id: 'how-long',
        question: `${plainName}要多久？`,
        answer: immediate
          ? '当场办好（示例，以当地公布为准）。'
          : `受理后${limitDays}个工作日（示例，以当地公布为准）。`,
      },
    ],
  };
}

function stepsOf(kind: ServiceKind): readonly string[] {
  switch (kind) {
    case 'A':
      return ['刷身份证核对身份', '填写申请', '提交材料', '受理', '审查', '作出决定', '送达结果'];
    case 'P':
      return ['刷身份证核对身份', '查询记录', '打印', '扫码可以验真'];
    case 'Q':
      return ['刷身份证核对身份', '查询记录', '显示结果'];
    case 'C':
      return ['刷身份证核对身份', '确认资格', '打印结果'];
    case 'B':
      return ['刷身份证核对身份', '选择时段', '打印预约单'];
  }
}

function fieldsOf(plainName: string): readonly object[] {
  return [
    {
      id: 'phone',
      title: '您的手机号码是多少？',
      label: '手机号码',
      purpose: '有要核对的内容时联系您，并告诉您结果。',
      input: { kind: 'phone' },
    },
    {
      id: 'reason',
      title: `为什么要办${plainName}？`,
      label: '办理原因',
      purpose: '写在申请表上，供审查。',
      input: { kind: 'text', maxLength: 200 },
    },
  ];
}

function resultNameOf(kind: ServiceKind, plainName: string): string {
  switch (kind) {
    case 'A':
      return `${plainName}办理结果`;
    case 'P':
      return `${plainName}打印件`;
    case 'Q':
      return `${plainName}结果`;
    case 'C':
      return `${plainName}结果`;
    case 'B':
      return `${plainName}单`;
  }
}

function resultTypeOf(kind: ServiceKind): Item['implementation']['resultType'] {
  return kind === 'P' ? 'certificate' : kind === 'Q' ? 'information' : 'other';
}

function outcomeOf(kind: ServiceKind, documentTitle: string): Item['outcome'] {
  switch (kind) {
    case 'A':
    // A check by face needs texts of its own; a generated one is handed in like an application.
    case 'C':
      return { kind: 'acceptance' };
    case 'P':
      return { kind: 'certificate', documentTitle };
    case 'Q':
      return { kind: 'information', documentTitle };
    case 'B':
      return { kind: 'booking' };
  }
}

/** Undefined: the item is what the contract asks for. */
export function problemOf(item: ItemSource): string | undefined {
  const parsed = itemSchema.safeParse(item);
  if (parsed.success) return undefined;
  const issue = parsed.error.issues[0];
  return `${item.id}: ${issue?.path.join('.')}: ${issue?.message}`;
}
