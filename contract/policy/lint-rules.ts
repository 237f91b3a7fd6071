/** Every rule of the policy lint, by its stable name, with one line for the handbook. */
export const policyLintRules = {
  'policy-schema': 'a key is missing, misspelt or of the wrong form',
  'policy-path': 'the id is not the path of the file',
  'policy-department': 'the folder is no department of the catalog',
  'policy-carrier': 'there are policies, and no item by which people look for them',
  'policy-fact-unknown': 'a condition on a fact that no register tells',
  'policy-comparison':
    'a comparison that the fact cannot meet: of another kind, out of range, or with an unknown choice',
  'policy-rule-never': 'a rule that nobody meets',
  'policy-rule-always': 'a rule that everybody meets',
  'policy-rule-too-wide': 'more combinations of facts than anybody can check',
  'policy-reason-missing': 'a condition that does not say in plain words why it is he',
  'policy-expired': 'its last day has passed',
  'policy-dates': 'it ends before it begins',
  'policy-region-unknown': 'a region that does not exist',
  'policy-item-unknown': '即申即享 by an item that is not in the catalog',
  'policy-item-kind': '即申即享 by an item that nobody can apply with',
  'policy-benefit-source': 'an amount that is neither sourced nor marked as an example, or both',
  'policy-commitment-silent':
    'a commitment without its reading time, or without a word on how to go without it',
  'policy-text-too-long': 'a text longer than the screen shows',
  'policy-translation': 'a translation that is missing, stale or not translated',
} as const;
export type PolicyLintCode = keyof typeof policyLintRules;
