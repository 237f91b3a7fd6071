/** Conditions (情形): that they name what exists, and that some citizen can meet them. */
import { type Answered, answeredOf, type ChosenOptions, type Condition, isMet } from '../item/condition.ts';
import { questionsInOrder } from '../item/situation.ts';
import type { Item } from '../item.ts';
import { type LintFinding, lintError } from './finding.ts';

type Question = Item['eligibilityQuestions'][number];

/** Anything that only some citizens meet. */
interface Part {
  readonly path: string;
  readonly condition: Condition;
  /** Place among the questions; other parts come after all of them. */
  readonly position: number;
  readonly isQuestion: boolean;
}

/** More than anybody would walk through at a machine, and than can be looked at while somebody types. */
const MAXIMUM_COMBINATIONS = 5000;

export function lintSituations(item: Item): LintFinding[] {
  const questions = questionsInOrder(item);
  const parts = conditionalParts(item, questions);
  const named = parts.flatMap((part) => lintNames(part, questions));
  const used = new Set(
    parts.flatMap(({ condition }) => answeredOf(condition).map(({ question }) => question)),
  );
  const idle = lintIdleSituations(item, used);
  // What names nothing that exists cannot be reached either, and was told already.
  if (named.length > 0) return [...named, ...idle];
  const contradicting = parts.filter(({ condition }) => contradicts(condition));
  return [
    ...contradicting.map(({ path }) =>
      lintError(
        'condition-contradiction',
        `${path}.when`,
        '同一个问题不能同时有两个答案 / one question cannot be answered in two ways',
      ),
    ),
    ...lintReach(
      parts.filter((part) => !contradicting.includes(part)),
      parts,
      questions,
      used,
    ),
    ...idle,
  ];
}

function conditionalParts(item: Item, questions: readonly Question[]): Part[] {
  const { fee, handlingItems, specialSteps } = item.implementation;
  const lists: [string, readonly { readonly when?: Condition | undefined }[] | undefined][] = [
    ['$.fields', item.fields],
    ['$.materials', item.materials],
    ['$.commitments', item.commitments],
    ['$.delivery', item.delivery],
    ['$.implementation.fee.amounts', fee.amounts],
    ['$.implementation.handlingItems', handlingItems],
    ['$.implementation.specialSteps', specialSteps],
  ];
  const part = (
    path: string,
    condition: Condition | undefined,
    position: number,
    isQuestion: boolean,
  ): Part[] => (condition === undefined ? [] : [{ path, condition, position, isQuestion }]);
  return [
    ...questions.flatMap(({ when }, index) => part(questionPath(item, index), when, index, true)),
    ...lists.flatMap(([path, list = []]) =>
      list.flatMap(({ when }, index) => part(`${path}[${index}]`, when, questions.length, false)),
    ),
  ];
}

function questionPath(item: Item, index: number): string {
  const eligibility = item.eligibilityQuestions.length;
  return index < eligibility ? `$.eligibilityQuestions[${index}]` : `$.situations[${index - eligibility}]`;
}

/** Every question and option that a condition names exists, and was asked before. */
function lintNames({ path, condition, position }: Part, questions: readonly Question[]): LintFinding[] {
  return answeredOf(condition).flatMap(({ question, options }) => {
    const index = questions.findIndex(({ id }) => id === question);
    const asked = questions[index];
    if (asked === undefined) {
      return [
        lintError(
          'condition-unknown',
          `${path}.when`,
          `没有编号为“${question}”的问题 / no question has this id`,
        ),
      ];
    }
    if (index >= position) {
      return [
        lintError(
          'condition-order',
          `${path}.when`,
          `“${question}”这时还没有问 / this question is asked later`,
        ),
      ];
    }
    return options
      .filter((option) => !asked.options.some(({ id }) => id === option))
      .map((option) =>
        lintError(
          'condition-unknown',
          `${path}.when`,
          `问题“${question}”没有选项“${option}” / the question has no such option`,
        ),
      );
  });
}

/** Two parts of an `allOf` that share a question and no option. */
function contradicts(condition: Condition): boolean {
  if (!('allOf' in condition)) return false;
  const apart = (one: Answered, other: Answered): boolean =>
    one.question === other.question && !one.options.some((option) => other.options.includes(option));
  return condition.allOf.some((one, index) =>
    condition.allOf.slice(index + 1).some((other) => apart(one, other)),
  );
}

/** Walks every way through the questions that conditions look at, and keeps what each way meets. */
function lintReach(
  judged: readonly Part[],
  parts: readonly Part[],
  questions: readonly Question[],
  used: ReadonlySet<string>,
): LintFinding[] {
  const met = new Set<Part>();
  const missed = new Set<Part>();
  let combinations = 0;
  const walk = (position: number, chosen: ChosenOptions): void => {
    if (combinations > MAXIMUM_COMBINATIONS) return;
    const question = questions[position];
    for (const part of parts) {
      if (part.position === position) (isMet(part.condition, chosen) ? met : missed).add(part);
    }
    if (question === undefined) {
      combinations += 1;
      return;
    }
    const asked = isMet(question.when, chosen);
    const options = asked && used.has(question.id) ? question.options.filter(({ eligible }) => eligible) : [];
    if (options.length === 0) walk(position + 1, chosen);
    for (const { id } of options) walk(position + 1, new Map([...chosen, [question.id, id]]));
  };
  walk(0, new Map());
  if (combinations > MAXIMUM_COMBINATIONS) {
    return [
      lintError(
        'situations-too-many',
        '$.situations',
        '情形组合太多，请拆成几个事项 / too many combinations of answers: make several items',
      ),
    ];
  }
  return judged.flatMap((part) => {
    if (!met.has(part)) {
      return [
        part.isQuestion
          ? lintError(
              'question-unreachable',
              part.path,
              '怎样回答都到不了这个问题 / no answers lead to this question',
            )
          : lintError(
              'part-unreachable',
              part.path,
              '怎样回答都用不到这一项 / no answers ever need this part',
            ),
      ];
    }
    if (missed.has(part)) return [];
    return [
      lintError(
        'condition-always',
        `${part.path}.when`,
        '怎样回答都符合，不用写条件 / every answer meets it: leave the condition out',
      ),
    ];
  });
}

/** A situation is asked for what depends on it. */
function lintIdleSituations({ situations = [], outcome }: Item, named: ReadonlySet<string>): LintFinding[] {
  const payer = outcome.kind === 'payment' ? outcome.payer?.question : undefined;
  const used = new Set([...named, ...(payer === undefined ? [] : [payer])]);
  return situations.flatMap(({ id }, index) =>
    used.has(id)
      ? []
      : [
          lintError(
            'question-decides-nothing',
            `$.situations[${index}]`,
            '情形问题须决定些什么；没有一项看它的答案 / nothing looks at the answer, so it need not be asked',
          ),
        ],
  );
}
