/** 代理 and 监护 on the screen: masked, and in the citizen's language. */

import { actorIn } from '#contract/item/actor.ts';
import { maskName, maskNumber } from '#contract/masking.ts';
import type { Screen, ScreenOf } from '#contract/visit/screens.ts';
import { elsewhereOf } from '../guidance/elsewhere.ts';
import { wordsOf } from '../language/visit-words.ts';
import { authorisesView, choicesOf, openQuestion, whoseTurn } from './acting.ts';
import { childFields } from './acting-fields.ts';
import { actingSituation } from './acting-visit.ts';
import type { Citizen, VisitContext } from './visit-context.ts';

/** Which of two cards; nothing where there is but one. */
export function identifyWhose({ acting }: VisitContext): Pick<ScreenOf<'identify'>, 'whose'> {
  return acting === undefined || acting.kind === 'self' ? {} : { whose: whoseTurn(acting) };
}

export function actingScreen(context: VisitContext, path: string): Screen {
  const { acting } = context;
  const words = wordsOf(context);
  if (path === 'acting.typingChild') {
    const fields = childFields(context);
    const [field] = fields;
    if (field !== undefined) {
      return {
        name: 'form',
        field,
        value: '',
        ...(context.fieldError === undefined ? {} : { error: context.fieldError }),
        index: 2 - fields.length,
        total: 2,
      };
    }
  }
  if (path === 'acting.takingFirst') {
    return { name: 'identify', reader: 'waiting', ...identifyWhose(context), takeFirst: true };
  }
  if ((path === 'acting.authorising' || path === 'acting.rendering') && acting !== undefined) {
    const { catalog } = context.services;
    const nameOf = (itemId: string): string => {
      const item = catalog.item(itemId);
      return item === undefined ? itemId : words.item(item).name;
    };
    return {
      name: 'sign',
      statement: words.chosen.name,
      commitments: [],
      signer: 'principal',
      authorises: authorisesView(acting, words.chosen, nameOf),
    };
  }
  const situation = actingSituation(context);
  const question = openQuestion(acting, situation);
  // Passing states and calls of a moment look like the step that comes.
  if (question === undefined) return { name: 'submitting', stage: 'waiting-for-answer' };
  const agent = actorIn(words.chosen, 'agent');
  const guardian = actorIn(words.chosen, 'guardian');
  const proof = question === 'proof' ? agent?.proof : question === 'child-by' ? guardian?.proof : undefined;
  return {
    name: 'acting',
    question,
    choices: choicesOf(question, acting, situation).map((choice) => {
      const item = choice.itemName === undefined ? undefined : context.services.catalog.item(choice.id);
      return item === undefined ? { ...choice } : { ...choice, itemName: words.item(item).name };
    }),
    several: question === 'items',
    ...(guardian === undefined ? {} : { belowAge: guardian.belowAge }),
    ...(proof === undefined ? {} : { proof }),
  };
}

export function refusedScreen(context: VisitContext): ScreenOf<'acting-refused'> {
  const words = wordsOf(context);
  const belowAge = actorIn(words.chosen, 'guardian')?.belowAge;
  return {
    name: 'acting-refused',
    code: context.acting?.refused ?? 'second-card-failed',
    ...(belowAge === undefined ? {} : { belowAge }),
    elsewhere: elsewhereOf(words.chosen),
  };
}

/** Who writes his name under the application. */
export function signingAs({ citizen }: VisitContext): Pick<ScreenOf<'sign'>, 'signer'> {
  return citizen?.actor === undefined ? {} : { signer: citizen.actor.kind };
}

/** On the page of answers: keys of the screen's texts, and masked values. */
export function actorRows(
  context: VisitContext,
  { actor }: Citizen,
): ScreenOf<'check'>['sections'][number]['rows'] {
  if (actor === undefined) return [];
  const rows = [
    { label: 'name', value: maskName(actor.person.name) },
    { label: 'number', value: maskNumber(actor.person.number) },
  ];
  if (actor.kind === 'guardian') return [...rows, { label: 'relation', value: actor.relation }];
  const { itemIds, validUntil, proof } = actor.authorisation;
  const words = wordsOf(context);
  const names = itemIds.map((id) => {
    const item = context.services.catalog.item(id);
    return item === undefined ? id : words.item(item).name;
  });
  return [
    ...rows,
    { label: 'proof', value: proof },
    { label: 'scope', value: names.join(' / ') },
    { label: 'until', value: validUntil },
  ];
}
