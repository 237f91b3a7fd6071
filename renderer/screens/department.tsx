import { useTranslation } from 'react-i18next';
import type { ScreenOf } from '#contract/visit/screens.ts';
import { Page } from '../components/page.tsx';
import { Paged } from '../components/paged.tsx';
import { Tile } from '../components/tile.tsx';

export function Department({ screen }: { screen: ScreenOf<'department'> }) {
  const { t } = useTranslation();
  const { department, items } = screen;
  return (
    <Page
      title={department.name}
      lead={t('screens.department.lead', { count: items.length, phone: department.phone })}
    >
      <Paged>
        <div className="tiles">
          {items.map((tile) => (
            <Tile key={tile.id} tile={tile} />
          ))}
        </div>
      </Paged>
    </Page>
  );
}
