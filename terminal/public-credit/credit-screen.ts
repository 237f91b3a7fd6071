import { SOURCE_LANGUAGE } from '#contract/preferences.ts';
import type { ScreenOf } from '#contract/visit/screens.ts';
import { sheetPlace, sheetState } from '../papers/sheet-job.ts';
import type { VisitContext } from '../visit/visit-context.ts';
import { nothingAsked } from './credit-progress.ts';
import { recordSubject } from './credit-sheet.ts';

export function creditScreen(context: VisitContext, path: string): ScreenOf<'credit'> {
  const { query, by, problem, found, record } = context.credit ?? nothingAsked;
  const state = stateOf(path);
  return {
    name: 'credit',
    state,
    query,
    by,
    ...(problem === undefined ? {} : { problem }),
    ...(found === undefined || state !== 'list' ? {} : { companies: [...found.companies], more: found.more }),
    ...(record === undefined || state !== 'record' ? {} : { record }),
    language: SOURCE_LANGUAGE,
    simulated: record?.simulated ?? found?.simulated ?? false,
    paper: state === 'record' ? sheetState(context, recordSubject(context)) : 'none',
    ...(state === 'record' && { paperPlace: sheetPlace(context, recordSubject(context)) }),
  };
}

function stateOf(path: string): ScreenOf<'credit'>['state'] {
  for (const state of ['searching', 'list', 'fetching', 'record'] as const) {
    if (path.startsWith(`publicLookup.${state}`)) return state;
  }
  return path.startsWith('publicLookup.printing') ? 'record' : 'asking';
}
