import { Check, Languages } from 'lucide-react';
import { Button, Dialog, DialogTrigger, Heading, Modal, ModalOverlay } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import { languages } from '../locales/texts.ts';
import { useSend, useSnapshot } from '../terminal-link/context.ts';
import { useLanguage } from './use-language.ts';

/** Asks the terminal for a language; it publishes the page again, in that language. */
function useChoose(): (language: string) => void {
  const send = useSend();
  const { preferences } = useSnapshot();
  return (language) => send({ type: 'set-preferences', preferences: { ...preferences, language } });
}

/**
 * The other languages, each named by itself, for whoever cannot read this one; all of them in a dialog.
 * Nothing of the page behind it is drawn anew: half-typed answers stay.
 */
export function LanguageSwitch({ className, withSign = false }: { className: string; withSign?: boolean }) {
  const { t } = useTranslation();
  const now = useLanguage();
  const choose = useChoose();
  const others = languages.filter(({ tag }) => tag !== now.tag);
  if (others.length === 0) return null;
  return (
    <DialogTrigger>
      <Button
        className={className}
        aria-label={`${others.map(({ short }) => short).join(' ')}, ${t('common.language.choose')}`}
      >
        {withSign && <Languages aria-hidden />}
        <span className="languages__short">
          {others.slice(0, 3).map(({ tag, short }) => (
            <span key={tag} lang={tag}>
              {short}
            </span>
          ))}
        </span>
      </Button>
      <ModalOverlay className="dialog-ground" isDismissable>
        <Modal className="dialog">
          <Dialog>
            {({ close }) => (
              <div className="dialog__content">
                <Heading slot="title" className="dialog__title" level={2}>
                  {t('common.language.title')}
                </Heading>
                <div className="languages">
                  {languages.map(({ tag, name }) => (
                    <Button
                      key={tag}
                      className="button button--hand languages__one"
                      data-now={tag === now.tag || undefined}
                      aria-current={tag === now.tag}
                      autoFocus={tag === now.tag}
                      onPress={() => {
                        choose(tag);
                        close();
                      }}
                    >
                      <span lang={tag}>{name}</span>
                      {tag === now.tag && <Check aria-hidden />}
                    </Button>
                  ))}
                </div>
                <p className="dialog__note">{t('common.language.note')}</p>
                <Button className="button button--hand" onPress={close}>
                  {t('common.language.close')}
                </Button>
              </div>
            )}
          </Dialog>
        </Modal>
      </ModalOverlay>
    </DialogTrigger>
  );
}

/** The other languages as buttons of their own, where there is room: one tap and the page is in them. */
export function LanguageRow() {
  const { t } = useTranslation();
  const now = useLanguage();
  const choose = useChoose();
  return (
    // A tap here chooses a language, and does not begin the visit behind it.
    // biome-ignore lint/a11y/useKeyWithClickEvents: the buttons inside take the keyboard.
    // biome-ignore lint/a11y/useSemanticElements: a fieldset would be drawn and read as part of a form.
    <div
      className="languages-row"
      role="group"
      aria-label={t('common.language.choose')}
      onClick={(event) => event.stopPropagation()}
    >
      {languages
        .filter(({ tag }) => tag !== now.tag)
        .map(({ tag, name }) => (
          <Button key={tag} className="button button--pill" onPress={() => choose(tag)}>
            <span lang={tag}>{name}</span>
          </Button>
        ))}
    </div>
  );
}
