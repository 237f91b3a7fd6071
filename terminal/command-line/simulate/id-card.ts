import { type AppFailure, fail, ok, type Result } from '#contract/result.ts';
import { IdCardReaderSimulator } from '#drivers/id-card-reader/simulator.ts';
import { SPECIMEN_CARDS } from '../../simulation/specimens.ts';
import { layCable, plug } from './cable.ts';
import { type EventListener, FaultSwitches, type SimulatedDevice } from './simulated-device.ts';

/** The cards that can be laid, by the words of the command line. */
export const CARD_NAMES: readonly string[] = SPECIMEN_CARDS.map(({ id }) => id);
export const ID_CARD_FAULTS = ['silent', 'bad-checksum', 'card-removed-while-reading', 'unplugged'] as const;

export async function simulateIdCard(
  linkPath: string,
  emit: EventListener,
): Promise<Result<SimulatedDevice, AppFailure>> {
  const cable = await layCable(linkPath);
  if (!cable.ok) return cable;
  const peer = cable.value;
  const faults = new FaultSwitches(ID_CARD_FAULTS);
  const reader = new IdCardReaderSimulator({
    peer,
    onCommand: (command) => {
      if (command === 'readTextAndPhoto' && reader.hasCard) emit({ event: 'card-read' });
    },
  });

  async function applyFaults(): Promise<Result<void, AppFailure>> {
    reader.clearFaults();
    const always = { times: Number.POSITIVE_INFINITY };
    if (faults.has('silent')) reader.inject({ kind: 'silent', ...always });
    if (faults.has('bad-checksum')) reader.inject({ kind: 'wrong-checksum', ...always });
    if (faults.has('card-removed-while-reading')) reader.inject({ kind: 'card-removed-during-read' });
    return plug(peer, !faults.has('unplugged'));
  }

  return ok({
    address: { link: linkPath },
    vocabulary: [`lay ${CARD_NAMES.join('|')}`, 'take'],
    faultKinds: ID_CARD_FAULTS,
    async obey(command) {
      switch (command.command) {
        case 'lay': {
          const card = SPECIMEN_CARDS.find(({ id }) => id === command.card);
          if (card === undefined) return fail('card-unknown', `one of: ${CARD_NAMES.join(', ')}`);
          reader.layCard({ document: card.document });
          emit({ event: 'card-laid', card: card.id, type: card.document.type });
          return ok(true);
        }
        case 'take':
          reader.takeCard();
          emit({ event: 'card-taken' });
          return ok(true);
        case 'fault': {
          if (!faults.set(command.kind, command.on)) return fail('fault-unknown', ID_CARD_FAULTS.join(', '));
          const applied = await applyFaults();
          if (!applied.ok) return applied;
          emit({ event: 'fault', kind: command.kind, on: command.on });
          return ok(true);
        }
        default:
          return ok(false);
      }
    },
    async close() {
      reader.close();
      await peer.close();
    },
  });
}
