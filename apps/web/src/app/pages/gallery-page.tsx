import { useTranslation } from 'react-i18next';
import { Gallery } from '../../features/radiographs/gallery.js';
import { useDocumentTitle } from '../../lib/use-document-title.js';
import classes from './page.module.css';

export function GalleryPage() {
  const { t } = useTranslation('radiographs');
  useDocumentTitle('gallery');
  return (
    <div className={classes.page}>
      <header className={classes.header}>
        <h1 className={classes.title}>{t('gallery.title')}</h1>
      </header>
      <Gallery />
    </div>
  );
}
