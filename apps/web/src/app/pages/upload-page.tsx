import { useTranslation } from 'react-i18next';
import { UploadPanel } from '../../features/radiographs/upload/upload-panel.js';
import { useDocumentTitle } from '../../lib/use-document-title.js';
import classes from './page.module.css';

export function UploadPage() {
  const { t } = useTranslation('upload');
  useDocumentTitle('upload');
  return (
    <div className={classes.page}>
      <header className={classes.header}>
        <h1 className={classes.title}>{t('title')}</h1>
        <p className={classes.intro}>{t('intro')}</p>
      </header>
      <UploadPanel />
    </div>
  );
}
