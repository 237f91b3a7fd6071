/**
 * The lint of theme packages (一件事): what the schema alone cannot say. A package with a finding is not published. Pure;
 * reads the items of the catalog as they are, and each of them is linted by itself elsewhere.
 */
import type { z } from 'zod';
import { departmentIdOf } from '../item/basics.ts';
import { answeredOf } from '../item/condition.ts';
import { questionsInOrder } from '../item/situation.ts';
import type { FormField, Item, Material } from '../item.ts';
import { jsonPath } from '../item-lint/finding.ts';
import { lintTranslations } from '../item-lint/translation.ts';
import { TEXT_LIMITS } from '../item-lint/wording.ts';
import { type CatalogFile, sortTranslations } from '../item-translation.ts';
import { type ThemePackage, themePackageSchema } from './authored.ts';
import { packageWalks, partsOn, whyNotForHim } from './choice.ts';
import type { PackageLintCode } from './lint-rules.ts';
import { oneField, oneMaterial } from './merge.ts';
import { publishPackage } from './publish.ts';

export interface PackageFinding {
  readonly file: string;
  readonly code: PackageLintCode;
  /** JSONPath from the root of the file. */
  readonly path: string;
  /** Chinese for who writes packages, then a short English form. */
  readonly message: string;
}

export interface PackageLintContext {
  readonly items: ReadonlyMap<string, Item>;
  readonly requiredLanguages?: readonly string[];
}

/** Files of the folder packages/, with their translations beside them; `department.json` is not among them. */
export function lintPackages(files: readonly CatalogFile[], context: PackageLintContext): PackageFinding[] {
  const { subjects, translations, problems } = sortTranslations(files);
  return [
    ...problems.map(({ path, kind }) => ({
      file: path,
      code: 'package-translation' as const,
      path: '$',
      message: `译文文件不对 / ${kind}`,
    })),
    ...subjects.flatMap(({ path, content }) => {
      const parsed = themePackageSchema.safeParse(content);
      if (!parsed.success) return schemaFindings(path, parsed.error);
      const found = [
        ...lintPackage(path, parsed.data, context.items),
        ...lintTranslations(path, parsed.data, themePackageSchema, translations.get(path) ?? {}, context).map(
          ({ file, finding }): Finding => ({ ...finding, file, code: 'package-translation' }),
        ),
      ];
      return found.map(({ file = path, code, path: place, message }) => ({
        file,
        code,
        path: place,
        message,
      }));
    }),
  ];
}

function schemaFindings(file: string, error: z.ZodError): PackageFinding[] {
  return error.issues.map((issue) => ({
    file,
    code: 'package-schema',
    path: jsonPath(issue.path),
    message: `格式不符 / ${issue.message}`,
  }));
}

interface Finding {
  readonly file?: string;
  readonly code: PackageLintCode;
  readonly path: string;
  readonly message: string;
}

function finding(code: PackageLintCode, path: readonly PropertyKey[], message: string): Finding {
  return { code, path: jsonPath(path), message };
}

function lintPackage(path: string, authored: ThemePackage, items: ReadonlyMap<string, Item>): Finding[] {
  const known = lintParts(path, authored, items);
  // What is said of a part's elements rests on the parts being there.
  if (known.some(({ code }) => code === 'package-part-unknown')) return known;
  const partItems = new Map(
    authored.parts.flatMap(({ id, item }): [string, Item][] => {
      const found = items.get(item);
      return found === undefined ? [] : [[id, found]];
    }),
  );
  const answers = lintAnswers(authored, partItems);
  const elements = lintElements(authored, partItems);
  const found = [...known, ...answers, ...elements, ...lintIds(authored), ...lintLengths(authored)];
  // A package whose pieces do not fit together cannot be walked through.
  return found.length > 0 ? found : lintWalks(authored, items);
}

function lintParts(path: string, authored: ThemePackage, items: ReadonlyMap<string, Item>): Finding[] {
  const found: Finding[] = [];
  if (path !== `packages/${authored.id}.json`) {
    found.push(
      finding('package-path', ['id'], `编号应与文件同名 / the file of ${authored.id} is ${authored.id}.json`),
    );
  }
  const seen = new Set<string>();
  const seenIds = new Set<string>();
  for (const [index, part] of authored.parts.entries()) {
    const place = ['parts', index] as const;
    const item = items.get(part.item);
    if (item === undefined) {
      found.push(finding('package-part-unknown', [...place, 'item'], `没有事项 ${part.item} / no such item`));
      continue;
    }
    if (item.outcome.kind !== 'acceptance' || item.availability.network !== 'queued') {
      found.push(
        finding(
          'package-part-kind',
          [...place, 'item'],
          `${part.item} 不是可以先收下再办的申请 / only what is handed in and decided later can be a part`,
        ),
      );
    }
    if (item.identification.kind !== 'identity') {
      found.push(
        finding(
          'package-part-kind',
          [...place, 'item'],
          `${part.item} 不核对身份 / a part needs an identity`,
        ),
      );
    }
    if (seen.has(part.item) || seenIds.has(part.id)) {
      found.push(finding('package-part-twice', [...place], `${part.id} 重复 / used twice`));
    }
    seen.add(part.item);
    seenIds.add(part.id);
    if (part.when !== undefined && part.unsuited === undefined) {
      found.push(
        finding(
          'package-unsuited-silent',
          [...place, 'unsuited'],
          '有适用情形，没说不适合时为什么 / say why it does not suit',
        ),
      );
    }
    found.push(...lintCondition(authored.questions, part.when, [...place, 'when']));
  }
  if (documentsInCommon(authored, items).length === 0) {
    found.push(finding('package-documents', ['parts'], '没有都能用的证件 / no document in common'));
  }
  const departments = new Set(authored.parts.map(({ item }) => departmentIdOf(item)));
  if (departments.size < 2) {
    found.push(
      finding('package-one-department', ['parts'], '子事项都属于一个部门 / a package joins departments'),
    );
  }
  return found;
}

/** The catalog has one item for the whole package: the document must suit whichever parts are on. */
function documentsInCommon(authored: ThemePackage, items: ReadonlyMap<string, Item>): readonly string[] {
  const [first = [], ...others] = authored.parts.flatMap(({ item }): (readonly string[])[] => {
    const identification = items.get(item)?.identification;
    return identification?.kind === 'identity' ? [identification.documents] : [];
  });
  return first.filter((document) => others.every((each) => each.includes(document)));
}

/** A condition may look at the questions before it, and at no other. */
function lintCondition(
  before: ThemePackage['questions'],
  condition: ThemePackage['parts'][number]['when'],
  path: readonly PropertyKey[],
): Finding[] {
  if (condition === undefined) return [];
  return answeredOf(condition).flatMap(({ question, options }) => {
    const asked = before.find(({ id }) => id === question);
    return asked !== undefined && options.every((option) => asked.options.some(({ id }) => id === option))
      ? []
      : [finding('package-condition', path, `前面没有问 ${question} / not asked before this`)];
  });
}

function lintAnswers(authored: ThemePackage, partItems: ReadonlyMap<string, Item>): Finding[] {
  const found: Finding[] = [];
  for (const [index, question] of authored.questions.entries()) {
    found.push(
      ...lintCondition(authored.questions.slice(0, index), question.when, ['questions', index, 'when']),
    );
    const decides =
      authored.answers.some((answer) => answer.question === question.id) ||
      [...authored.questions, ...authored.parts].some(
        ({ when }) =>
          when !== undefined && answeredOf(when).some((answered) => answered.question === question.id),
      );
    if (!decides) {
      found.push(
        finding('package-question-idle', ['questions', index], `${question.id} 不起作用 / decides nothing`),
      );
    }
  }
  const said = new Set<string>();
  for (const [index, answer] of authored.answers.entries()) {
    const question = authored.questions.find(({ id }) => id === answer.question);
    const item = partItems.get(answer.part);
    const partQuestion = item && questionsInOrder(item).find(({ id }) => id === answer.partQuestion);
    if (
      question?.options.some(({ id }) => id === answer.option) !== true ||
      partQuestion?.options.some(({ id }) => id === answer.partOption) !== true
    ) {
      found.push(
        finding('package-answer-unknown', ['answers', index], '没有这个问题、选项或子事项 / no such place'),
      );
    }
    const key = [answer.question, answer.option, answer.part, answer.partQuestion].join(' ');
    if (said.has(key)) {
      found.push(finding('package-answer-twice', ['answers', index], '同一选项说了两次 / said twice'));
    }
    said.add(key);
  }
  return [...found, ...lintQuestionsOfParts(authored, partItems)];
}

/** Whether some option of the questionnaire says something to this question of the part. */
function isAskedFor(authored: ThemePackage, partId: string, questionId: string): boolean {
  return authored.answers.some(({ part, partQuestion }) => part === partId && partQuestion === questionId);
}

function lintQuestionsOfParts(authored: ThemePackage, partItems: ReadonlyMap<string, Item>): Finding[] {
  const found: Finding[] = [];
  const asked = new Map<string, string>();
  for (const [index, { id: partId }] of authored.parts.entries()) {
    const item = partItems.get(partId);
    if (item === undefined) continue;
    for (const question of questionsInOrder(item)) {
      if (isAskedFor(authored, partId, question.id)) continue;
      if (question.options.some(({ eligible }) => !eligible)) {
        found.push(
          finding(
            'package-question-left',
            ['parts', index],
            `“${question.title}”可能办不了，要先问 / ask ${question.id} before anything is begun`,
          ),
        );
      }
      const other = asked.get(question.title);
      if (other !== undefined && other !== partId) {
        found.push(
          finding(
            'package-question-twice',
            ['parts', index],
            `“${question.title}”和 ${other} 问了两次 / asked twice`,
          ),
        );
      }
      asked.set(question.title, partId);
    }
  }
  return found;
}

function lintIds(authored: ThemePackage): Finding[] {
  const lists = ['questions', 'fields', 'materials', 'commitments'] as const;
  return lists.flatMap((list) => {
    const seen = new Set<string>();
    return authored[list].flatMap(({ id }, index) => {
      // `part-…` is a switch, and what only one part asks has the part before its id.
      const reserved = authored.parts.some((part) => id.startsWith(`${part.id}-`)) || id.startsWith('part-');
      const taken = seen.has(id) || reserved;
      seen.add(id);
      return taken
        ? [finding('package-id-taken', [list, index, 'id'], `编号“${id}”已有别的意思 / id taken`)]
        : [];
    });
  });
}

type ElementKind = 'fields' | 'materials' | 'commitments';

function lintElements(authored: ThemePackage, partItems: ReadonlyMap<string, Item>): Finding[] {
  const found: Finding[] = [];
  for (const kind of ['fields', 'materials', 'commitments'] as const) {
    const used = new Set<string>();
    for (const [index, { from }] of authored[kind].entries()) {
      const parts = new Set<string>();
      for (const [at, { part, id }] of from.entries()) {
        const path = [kind, index, 'from', at];
        if (partItems.get(part)?.[kind].some((element) => element.id === id) !== true) {
          found.push(finding('package-element-unknown', path, `${part} 没有 ${id} / no such element`));
        }
        if (used.has(`${part} ${id}`)) {
          found.push(finding('package-element-twice', path, `${part} 的 ${id} 合并了两次 / merged twice`));
        }
        used.add(`${part} ${id}`);
        if (parts.has(part)) {
          found.push(
            finding('package-element-one-part', path, `${part} 的两项不能合成一项 / two of one part`),
          );
        }
        parts.add(part);
      }
    }
  }
  if (found.length > 0) return found;
  return [
    ...authored.fields.flatMap((entry, index) => lintOneField(elementsOf(partItems, 'fields', entry), index)),
    ...authored.materials.flatMap((entry, index) =>
      lintOneMaterial(elementsOf(partItems, 'materials', entry), index),
    ),
    ...lintTwice(authored, partItems, 'fields', ({ label, input }: FormField) => `${label} ${input.kind}`),
    ...lintTwice(authored, partItems, 'materials', ({ name }: Material) => name),
  ];
}

function elementsOf<Kind extends 'fields' | 'materials'>(
  partItems: ReadonlyMap<string, Item>,
  kind: Kind,
  { from }: ThemePackage[Kind][number],
): Item[Kind] {
  return from.flatMap(({ part, id }) => {
    const elements: readonly { readonly id: string }[] = partItems.get(part)?.[kind] ?? [];
    return elements.filter((element) => element.id === id);
  }) as Item[Kind];
}

function lintOneField(fields: readonly FormField[], index: number): Finding[] {
  const [first, ...others] = fields;
  if (first === undefined) return [];
  const path = ['fields', index, 'from'];
  if (others.some((field) => !isSameType(first.input, field.input))) {
    return [finding('package-field-type', path, '几个字段的填写方式不一样 / fields of different kinds')];
  }
  const { input } = others.reduce(oneField, first);
  const narrow =
    input.kind === 'text'
      ? input.minLength > input.maxLength
      : (input.kind === 'number' || input.kind === 'amount') && input.minimum > input.maximum;
  return narrow ? [finding('package-field-narrow', path, '没有值能都符合 / no value fits all of them')] : [];
}

function isSameType(first: FormField['input'], second: FormField['input']): boolean {
  if (first.kind !== second.kind) return false;
  if (first.kind !== 'choice' || second.kind !== 'choice') return true;
  const ids = (input: typeof first): string =>
    input.options
      .map(({ id }) => id)
      .sort()
      .join(' ');
  return ids(first) === ids(second);
}

function lintOneMaterial(materials: readonly Material[], index: number): Finding[] {
  const [first, ...others] = materials;
  if (first === undefined || others.reduce(oneMaterial, first).sources.length > 0) return [];
  return [
    finding('package-material-source', ['materials', index, 'from'], '没有都能用的来源 / no common source'),
  ];
}

/** What looks the same to the citizen must be the same. */
function lintTwice<Element extends { readonly id: string }>(
  authored: ThemePackage,
  partItems: ReadonlyMap<string, Item>,
  kind: ElementKind & ('fields' | 'materials'),
  looks: (element: Element) => string,
): Finding[] {
  const seen = new Map<string, string>();
  return authored.parts.flatMap(({ id: part }, index) =>
    ((partItems.get(part)?.[kind] ?? []) as unknown as readonly Element[]).flatMap((element) => {
      const merged = authored[kind].findIndex(({ from }) =>
        from.some((source) => source.part === part && source.id === element.id),
      );
      const mark = merged === -1 ? `${part} ${element.id}` : `merged ${merged}`;
      // In words of its own it is told apart.
      const words = authored[kind][merged];
      const look = looks(words === undefined ? element : { ...element, ...withoutEmpty(words) });
      const other = seen.get(look);
      seen.set(look, other ?? mark);
      if (other === undefined || other === mark) return [];
      return [
        finding(
          kind === 'fields' ? 'package-field-twice' : 'package-material-twice',
          ['parts', index],
          `${part} 的“${look}”要填两次 / ${element.id} is asked twice`,
        ),
      ];
    }),
  );
}

function withoutEmpty(words: object): object {
  return Object.fromEntries(Object.entries(words).filter(([, value]) => value !== undefined));
}

function lintLengths(authored: ThemePackage): Finding[] {
  const texts: [readonly PropertyKey[], string | undefined, number][] = [
    [['summary'], authored.summary, TEXT_LIMITS.summary],
    [['note'], authored.note, TEXT_LIMITS.reason],
    ...authored.parts.flatMap((part, index): [PropertyKey[], string | undefined, number][] => [
      [['parts', index, 'brings'], part.brings, TEXT_LIMITS.summary],
      [['parts', index, 'unsuited'], part.unsuited, TEXT_LIMITS.reason],
    ]),
    ...authored.questions.flatMap((question, index): [PropertyKey[], string | undefined, number][] => [
      [['questions', index, 'title'], question.title, TEXT_LIMITS.questionTitle],
      [['questions', index, 'help'], question.help, TEXT_LIMITS.help],
      ...question.options.map((option, at): [PropertyKey[], string, number] => [
        ['questions', index, 'options', at, 'label'],
        option.label,
        TEXT_LIMITS.optionLabel,
      ]),
    ]),
    ...authored.fields.flatMap((field, index): [PropertyKey[], string | undefined, number][] => [
      [['fields', index, 'title'], field.title, TEXT_LIMITS.questionTitle],
      [['fields', index, 'label'], field.label, TEXT_LIMITS.fieldLabel],
      [['fields', index, 'help'], field.help, TEXT_LIMITS.help],
      [['fields', index, 'purpose'], field.purpose, TEXT_LIMITS.purpose],
    ]),
  ];
  return texts.flatMap(([path, words, limit]) => {
    const { length } = [...(words ?? '')];
    return length <= limit
      ? []
      : [finding('package-text-too-long', path, `${length}个字，最多${limit}个字 / too long for the screen`)];
  });
}

/** Every way through the questionnaire leaves a mandatory part, and one of them at least leads to the form. */
function lintWalks(authored: ThemePackage, items: ReadonlyMap<string, Item>): Finding[] {
  const published = publishPackage(authored, items);
  const thePackage = published.ok ? published.value.package : undefined;
  if (!published.ok || thePackage === undefined) {
    return [finding('package-schema', [], `不能发布 / ${published.ok ? '' : published.failure.detail}`)];
  }
  const found: Finding[] = [];
  let possible = false;
  for (const answers of packageWalks(thePackage)) {
    if (!partsOn(thePackage, answers).some(({ mandatory }) => mandatory)) {
      found.push(
        finding(
          'package-no-mandatory',
          ['parts'],
          `答“${answers.map(({ optionId }) => optionId).join('、')}”后没有必办的子事项 / no mandatory part is left`,
        ),
      );
      break;
    }
    possible ||= whyNotForHim(thePackage, answers) === undefined;
  }
  if (!possible && found.length === 0) {
    found.push(finding('package-impossible', ['answers'], '怎么答都办不了 / nobody can do it'));
  }
  return found;
}
