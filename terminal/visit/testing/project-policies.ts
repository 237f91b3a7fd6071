import { readdirSync, readFileSync } from 'node:fs';
import { sortTranslations } from '#contract/item-translation.ts';
import { belowPolicies, isPolicyFile, type Policy, publishedPolicySchema } from '#contract/policy/policy.ts';

/** The project's own policies, as a hub publishes them. */
export function projectPolicies(): Policy[] {
  const root = new URL('../../../', import.meta.url);
  const files = readdirSync(new URL('policies/', root), { recursive: true })
    .map((name) => `policies/${String(name).replaceAll('\\', '/')}`)
    .filter(isPolicyFile)
    .map((path) => ({
      path: belowPolicies(path),
      content: JSON.parse(readFileSync(new URL(path, root), 'utf8')) as object,
    }));
  const { subjects, translations } = sortTranslations(files);
  return subjects.map(({ path, content }) => {
    const { $schema: _, ...policy } = content as { $schema?: string };
    return publishedPolicySchema.parse({ ...policy, translations: translations.get(path) ?? {} });
  });
}
