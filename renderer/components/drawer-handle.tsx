import { Wrench } from 'lucide-react';
import { lazy, Suspense, useState } from 'react';
import { Button } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import { useStatus } from '../terminal-link/context.ts';

const Drawer = lazy(async () => ({ default: (await import('../technician/drawer.tsx')).Drawer }));

/** At the edge of the screen, and only where the terminal allows the drawer. */
export function DrawerHandle() {
  const { t } = useTranslation();
  const status = useStatus();
  const [open, setOpen] = useState(false);
  if (!status?.drawer) return null;
  return (
    <>
      {!open && (
        <Button className="drawer-handle" onPress={() => setOpen(true)}>
          <Wrench aria-hidden />
          <span>{t('technician.handle')}</span>
        </Button>
      )}
      {open && (
        <Suspense fallback={null}>
          <Drawer status={status} onClose={() => setOpen(false)} />
        </Suspense>
      )}
    </>
  );
}
