import { Button } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import type { ItemTile } from '#contract/item-tile.ts';
import { useSend } from '../terminal-link/context.ts';
import { Icon } from './icon.tsx';

const TONES = {
  certificate: 'blue',
  information: 'ink',
  acceptance: 'gold',
  'face-qualification': 'jade',
  booking: 'jade',
  payment: 'gold',
  progress: 'ink',
  'window-ticket': 'jade',
  'public-lookup': 'ink',
  policies: 'gold',
} as const satisfies Record<ItemTile['kind'], string>;

/** An item to choose: what it is, what comes of it, how long it takes. */
export function Tile({ tile, withDepartment = false }: { tile: ItemTile; withDepartment?: boolean }) {
  const { t } = useTranslation();
  const send = useSend();
  return (
    <Button className="tile" onPress={() => send({ type: 'open-item', itemId: tile.id })}>
      <span className="tile__icon" data-tone={TONES[tile.kind]}>
        <Icon name={tile.icon} />
      </span>
      <span className="tile__text">
        <span className="tile__name">{tile.name}</span>
        <span className="tile__facts">
          {withDepartment
            ? tile.departmentName
            : t(tile.isPackage ? 'package.of' : `screens.kinds.${tile.kind}`)}
          <span className="tile__dot">{' · '}</span>
          <span className="tile__minutes">{t('common.minutes', { count: tile.minutes })}</span>
        </span>
      </span>
    </Button>
  );
}
