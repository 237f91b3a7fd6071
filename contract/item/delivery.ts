/** How the citizen gets the result. */
import { z } from 'zod';
import { slugSchema, text } from './basics.ts';
import { when } from './condition.ts';

const common = {
  id: slugSchema.meta({ title: '编号' }),
  /** In plain words: where, when, what to bring. */
  note: text.meta({ title: '说明' }),
  when,
};

export const deliverySchema = z.discriminatedUnion('kind', [
  /** Printed here, or at any terminal by the slip. */
  z.strictObject({ kind: z.literal('print'), ...common }),
  z.strictObject({ kind: z.literal('window'), ...common }),
  /** 电子送达: an e-licence, or the result shown to who holds the slip. */
  z.strictObject({ kind: z.literal('electronic'), ...common }),
  /** 自助取件柜: opened by the code on the slip. */
  z.strictObject({
    kind: z.literal('locker'),
    ...common,
    keptDays: z.int().min(1).max(30).meta({ title: '柜中保留天数' }),
  }),
  z.strictObject({
    kind: z.literal('post'),
    ...common,
    payer: z.enum(['office', 'recipient']).meta({ title: '邮费由谁付' }),
  }),
]);
export type Delivery = z.infer<typeof deliverySchema>;

/** There is something to choose: several ways, or a parcel that needs an address. */
export function choosesDelivery({
  delivery = [],
}: {
  readonly delivery?: readonly Delivery[] | undefined;
}): boolean {
  return delivery.length > 1 || delivery.some(({ kind }) => kind === 'post');
}
