import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useTerminalLink } from '../terminal-link/context.ts';

/** The newest slip as a picture, and the size of the newest document: the proof that something was printed. */
export function PrintPreviews({ printed }: { printed: string }) {
  const { t } = useTranslation();
  const link = useTerminalLink();
  const [slip, setSlip] = useState<string>();
  const [documentSize, setDocumentSize] = useState<number>();

  // biome-ignore lint/correctness/useExhaustiveDependencies: `printed` changes when there is something new to see.
  useEffect(() => {
    let made: string | undefined;
    let current = true;
    link
      .lastPrint('receipt-printer')
      .then((print) => {
        if (!current || print?.mediaType !== 'image/png') return;
        made = URL.createObjectURL(new Blob([print.bytes], { type: print.mediaType }));
        setSlip(made);
      })
      .catch(() => undefined);
    link
      .lastPrint('document-printer')
      .then((print) => current && print && setDocumentSize(print.bytes.length))
      .catch(() => undefined);
    return () => {
      current = false;
      if (made) URL.revokeObjectURL(made);
      setSlip(undefined);
      setDocumentSize(undefined);
    };
  }, [link, printed]);

  return (
    <div className="previews">
      {slip ? (
        <img className="previews__slip" src={slip} alt={t('technician.prints.previewOf')} />
      ) : (
        <p className="bench__state">{t('technician.prints.noPrint')}</p>
      )}
      {documentSize !== undefined && (
        <p className="bench__state number">
          {t('technician.prints.documentSize', { size: Math.ceil(documentSize / 1024) })}
        </p>
      )}
    </div>
  );
}
