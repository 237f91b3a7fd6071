import type { Answer } from '#contract/questions.ts';

/** What came back, and to which question. */
export interface Reply {
  readonly question: string;
  readonly answers: readonly Answer[] | 'failed';
}

export interface Shown {
  readonly state: 'suggested' | 'waiting' | 'found' | 'nothing' | 'failed';
  readonly answers: readonly Answer[];
}

/** What stands below the question: never answers to another one. */
export function shownFor(question: string, reply: Reply | undefined): Shown {
  if (question === '') return { state: 'suggested', answers: [] };
  if (reply?.question !== question) return { state: 'waiting', answers: [] };
  if (reply.answers === 'failed') return { state: 'failed', answers: [] };
  return { state: reply.answers.length > 0 ? 'found' : 'nothing', answers: reply.answers };
}
