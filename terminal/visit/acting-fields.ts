/** The child's name and number, asked as any field of a form is. */
import type { FormField } from '#contract/item.ts';
import { formFieldSchema } from '#contract/item.ts';
import { paperTextsIn } from '../language/paper-texts.ts';
import type { VisitContext } from './visit-context.ts';

/** What is still to be typed, in its order. */
export function childFields({ acting, preferences }: VisitContext): readonly FormField[] {
  const { child } = paperTextsIn(preferences.language);
  const typed = acting?.persons.typed;
  return [
    ...(typed?.name === undefined
      ? [field('name', child.name, { kind: 'text', minLength: 2, maxLength: 30 })]
      : []),
    ...(typed?.number === undefined ? [field('number', child.number, { kind: 'identity-number' })] : []),
  ];
}

function field(
  id: 'name' | 'number',
  words: { readonly title: string; readonly label: string; readonly purpose: string },
  input: FormField['input'],
): FormField {
  return formFieldSchema.parse({ id, ...words, required: true, sensitive: true, input });
}
