import type { EvaluationReport } from '#contract/evaluation.ts';
import {
  EVALUATION_LEVELS,
  type EvaluationLevel,
  evaluationLevelSchema,
  rectificationStateSchema,
} from '#contract/evaluation.ts';
import { type EvaluationOptionsHistory, optionText } from '#contract/evaluation-options.ts';
import { SOURCE_LANGUAGE } from '#contract/preferences.ts';
import { localDate } from '../calendar/local-time.ts';
import type { Database } from '../database/schema.ts';
import { storedOptionsOf } from './evaluation-rows.ts';
import { isUnrectified, type Operator } from './rectification-rules.ts';

export interface ReportQuery {
  /** `YYYY-MM-DD`, both counted. */
  readonly from: string;
  readonly to: string;
  /** Digits that the region begins with. */
  readonly region?: string | undefined;
}

/** Public indicators in the manner of GB/T 39735-2020, annex B. A department gets its own items. */
export async function reportEvaluations(
  database: Database,
  history: EvaluationOptionsHistory,
  query: ReportQuery,
  operator: Operator,
  now: Date,
): Promise<EvaluationReport> {
  const begins = chinaMidnight(query.from);
  const ends = chinaMidnight(query.to, 1);
  const items = operator.role === 'department' ? `${operator.departmentId ?? '-'}/%` : '%';
  const region = `${query.region ?? ''}%`;

  const rows = await database
    .selectFrom('evaluations')
    .leftJoin('rectifications', 'rectifications.rectification_id', 'evaluations.evaluation_id')
    .select(['evaluations.evaluation_id', 'evaluations.subject', 'level', 'reasons_json', 'channel'])
    .select((each) => [
      each
        .not(
          each.exists(
            each
              .selectFrom('evaluations as earlier')
              .select('earlier.evaluation_id')
              .whereRef('earlier.subject', '=', 'evaluations.subject')
              .whereRef('earlier.sequence', '<', 'evaluations.sequence'),
          ),
        )
        .as('first'),
      each
        .selectFrom('rectification_steps')
        .select('rectification_steps.state')
        .whereRef('rectification_steps.rectification_id', '=', 'rectifications.rectification_id')
        .orderBy('rectification_steps.position', 'desc')
        .limit(1)
        .as('rectification_state'),
    ])
    .where('evaluations.stored_at', '>=', begins)
    .where('evaluations.stored_at', '<', ends)
    .where('item_id', 'like', items)
    .where('region_code', 'like', region)
    .execute();

  const byLevel: Record<`${EvaluationLevel}`, number> = { '5': 0, '4': 0, '3': 0, '2': 0, '1': 0 };
  const byChannel = { kiosk: 0, phone: 0 };
  const ticked = new Map<string, EvaluationReport['options'][number]>();
  let evaluated = 0;
  let followUps = 0;
  let dismissed = 0;
  for (const row of rows) {
    if (row.rectification_state === 'dismissed') {
      dismissed += 1;
      continue;
    }
    const level = evaluationLevelSchema.parse(row.level);
    const { version, ids } = storedOptionsOf(row.reasons_json);
    for (const id of ids) {
      const key = `${level} ${version} ${id}`;
      const known = ticked.get(key);
      const text = optionText(history, version, id, SOURCE_LANGUAGE);
      ticked.set(key, { level, version, id, text, count: (known?.count ?? 0) + 1 });
    }
    // 一事一评: a case counts once, by what was said first.
    if (Number(row.first) !== 1) {
      followUps += 1;
      continue;
    }
    evaluated += 1;
    byLevel[`${level}`] += 1;
    byChannel[row.channel === 'phone' ? 'phone' : 'kiosk'] += 1;
  }

  const cases = await database
    .selectFrom('cases')
    .select((each) => [
      each.fn.countAll<number>().as('received'),
      each.fn
        .sum<number>(
          each
            .case()
            .when(
              each.exists(
                each
                  .selectFrom('evaluations')
                  .select('evaluations.evaluation_id')
                  .whereRef('evaluations.case_id', '=', 'cases.case_id'),
              ),
            )
            .then(1)
            .else(0)
            .end(),
        )
        .as('evaluated'),
    ])
    .where('received_at', '>=', begins)
    .where('received_at', '<', ends)
    .where('item_id', 'like', items)
    .where('region_code', 'like', region)
    .executeTakeFirstOrThrow();
  const casesReceived = Number(cases.received);

  return {
    from: query.from,
    to: query.to,
    casesReceived,
    evaluated,
    followUps,
    dismissed,
    byLevel,
    byChannel,
    participationRate: share(Number(cases.evaluated ?? 0), casesReceived),
    satisfactionRate: share(byLevel['5'] + byLevel['4'] + byLevel['3'], evaluated),
    badRate: share(byLevel['2'] + byLevel['1'], evaluated),
    options: [...ticked.values()].sort(
      (a, b) =>
        EVALUATION_LEVELS.indexOf(a.level) - EVALUATION_LEVELS.indexOf(b.level) ||
        b.count - a.count ||
        a.id.localeCompare(b.id),
    ),
    rectifications: await rectificationsIn(database, query, items, region, localDate(now)),
  };
}

async function rectificationsIn(
  database: Database,
  query: ReportQuery,
  items: string,
  region: string,
  today: string,
): Promise<EvaluationReport['rectifications']> {
  const rows = await database
    .selectFrom('rectifications')
    .innerJoin('evaluations', 'evaluations.evaluation_id', 'rectifications.rectification_id')
    .select(['rectifications.rectification_id', 'due_date'])
    .select((each) => [
      each
        .selectFrom('rectification_steps')
        .select('rectification_steps.state')
        .whereRef('rectification_steps.rectification_id', '=', 'rectifications.rectification_id')
        .orderBy('rectification_steps.position', 'desc')
        .limit(1)
        .as('state'),
      each
        .selectFrom('rectification_steps')
        .select('rectification_steps.at')
        .whereRef('rectification_steps.rectification_id', '=', 'rectifications.rectification_id')
        .where('rectification_steps.state', '=', 'rectified')
        .orderBy('rectification_steps.position', 'desc')
        .limit(1)
        .as('rectified_at'),
    ])
    .where('opened_on', '>=', query.from)
    .where('opened_on', '<=', query.to)
    .where('item_id', 'like', items)
    .where('region_code', 'like', region)
    .execute();
  let dismissed = 0;
  let rectified = 0;
  let inTime = 0;
  let overdue = 0;
  let calledBack = 0;
  for (const row of rows) {
    const state = rectificationStateSchema.parse(row.state ?? 'open');
    if (state === 'dismissed') dismissed += 1;
    else if (isUnrectified(state)) overdue += today > row.due_date ? 1 : 0;
    else {
      rectified += 1;
      if (row.rectified_at !== null && localDate(new Date(row.rectified_at)) <= row.due_date) inTime += 1;
      if (state !== 'rectified') calledBack += 1;
    }
  }
  return {
    opened: rows.length,
    dismissed,
    rectified,
    inTime,
    overdue,
    rate: share(rectified, rows.length - dismissed),
    onTimeRate: share(inTime, rectified + overdue),
    calledBackRate: share(calledBack, rectified),
  };
}

/** To four digits. */
function share(part: number, whole: number): number | null {
  return whole === 0 ? null : Math.round((part / whole) * 10_000) / 10_000;
}

/** The instant at which this day begins in China, in UTC. */
function chinaMidnight(date: string, daysLater = 0): string {
  return new Date(Date.parse(`${date}T00:00:00+08:00`) + daysLater * 24 * 60 * 60 * 1000).toISOString();
}
