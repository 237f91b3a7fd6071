/** A theme package (一件事) as one declarative file, packages/<id>.json. docs/theme-packages.md explains each element. */
import { z } from 'zod';
import { itemIdSchema, slugSchema } from '../item/basics.ts';
import { packagePartShape, packageShape } from '../item/theme-package.ts';
import { singleItemSchema } from '../item.ts';
import { translationsSchema } from '../item-translation.ts';

/** The department of the catalog under which all packages are found: one place to look for 一件事. */
export const PACKAGES_DEPARTMENT = 'packages';

/** Whether a path among the files of a catalog is of a package, or of what lies beside packages. */
export function isPackageFile(path: string): boolean {
  return (
    path.startsWith(`${PACKAGES_DEPARTMENT}/`) && path.endsWith('.json') && !path.endsWith('.schema.json')
  );
}

const { name, aliases, keywords, summary, icon, popularity, minutes, tone, faq } = singleItemSchema.shape;

export const themePackageSchema = z.strictObject({
  $schema: z.string().optional(),
  id: slugSchema.meta({ title: '一件事编号' }),
  name,
  aliases,
  keywords,
  summary,
  icon,
  popularity,
  minutes,
  tone,
  ...packageShape,
  parts: z
    .array(z.strictObject({ ...packagePartShape, item: itemIdSchema.meta({ title: '事项编号' }) }))
    .min(2)
    .max(10)
    .meta({ title: '子事项' }),
  faq,
  /** By language; read from the files beside this one, never written here. */
  translations: translationsSchema.default({}),
});
export type ThemePackage = z.infer<typeof themePackageSchema>;
