import { useTranslation } from 'react-i18next';
import type { ItemTile } from '#contract/item-tile.ts';
import { Icon } from '../components/icon.tsx';
import { type DeedWords, deedOf } from './deed.ts';

/** What the machine is for, told to whoever passes by. Not buttons: a touch here begins like a touch anywhere. */
export function Deeds({ offers }: { offers: readonly ItemTile[] }) {
  const { t } = useTranslation();
  if (offers.length === 0) return null;
  const words: DeedWords = {
    verbs: t('welcome.deeds.verbs').split(' ').filter(Boolean),
    moved: (verb, rest) => t('welcome.deeds.moved', { verb, rest }),
    of: (kind, name) => t(`welcome.deeds.${kind}`, { name }),
  };
  return (
    <div className="deeds">
      <h2 className="deeds__title">{t('welcome.deeds.title')}</h2>
      <ul className="deeds__list">
        {offers.map((offer) => (
          <li className="deed" key={offer.id}>
            <Icon name={offer.icon} />
            <span>{deedOf(offer, words)}</span>
          </li>
        ))}
      </ul>
    </div>
  );
}
