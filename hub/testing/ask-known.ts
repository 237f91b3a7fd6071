import { generateSealingKeyPair, openSealedToHub, sealToHub } from '#contract/crypto/sealing.ts';
import type { IdentityDocument } from '#contract/identity-document.ts';
import { type KnownAnswers, type KnownQuestion, knownAnswersSchema } from '#contract/known-answers.ts';
import { unwrap } from '#contract/result.ts';
import type { HubClient } from './terminal-double.ts';

/** What the hub tells this person's visit for an item, to who answered so before the card. `travelled` sees the answer as it went over the wire. */
export async function askKnown(
  client: HubClient,
  ask: { holder: IdentityDocument; itemId: string; at: Date } & Pick<KnownQuestion, 'eligibility'>,
  travelled: (answer: string) => void = () => undefined,
): Promise<KnownAnswers> {
  const { holder, itemId, at, eligibility } = ask;
  const { sealing } = await client.keys();
  const { privateKey, ...reply } = await generateSealingKeyPair();
  const { answer } = await client.knownAnswers.ask({
    itemId,
    question: await sealToHub({
      plain: new TextEncoder().encode(
        JSON.stringify({ holder, consentedAt: at.toISOString(), reply, eligibility }),
      ),
      associatedData: `known ${itemId}`,
      recipient: sealing,
    }),
  });
  travelled(JSON.stringify(answer));
  const opened = unwrap(
    await openSealedToHub({
      sealed: answer,
      associatedData: `known ${itemId} answer`,
      recipient: { suite: reply.suite, keyId: reply.keyId, privateKey },
    }),
  );
  return knownAnswersSchema.parse(JSON.parse(new TextDecoder().decode(opened)));
}
