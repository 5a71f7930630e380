import { IconActivity, IconLayoutGrid, IconPlus } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { NavLink, useLocation } from 'react-router';
import { paths } from '../../lib/paths.js';
import classes from './navigation.module.css';

/** The gallery is also "here" while one of its radiographs is open. */
function useGalleryClass(): string {
  const { pathname } = useLocation();
  const inGallery = pathname === paths.home || pathname.startsWith('/radiographs/');
  return inGallery ? `${classes.link} ${classes.active}` : (classes.link ?? '');
}

const linkClass = ({ isActive }: { isActive: boolean }): string =>
  isActive ? `${classes.link} ${classes.active}` : (classes.link ?? '');

export function NavigationLinks() {
  const { t } = useTranslation('common');
  const galleryClass = useGalleryClass();
  return (
    <nav className={classes.links} aria-label={t('nav.label')}>
      <NavLink to={paths.home} end className={galleryClass}>
        {t('nav.gallery')}
      </NavLink>
      <NavLink to={paths.jobs} className={linkClass}>
        {t('nav.jobs')}
      </NavLink>
    </nav>
  );
}

/** On a phone, the same destinations within reach of the thumb. */
export function NavigationBar() {
  const { t } = useTranslation('common');
  const galleryClass = useGalleryClass();
  return (
    <nav className={classes.bar} aria-label={t('nav.label')}>
      <NavLink to={paths.home} end className={galleryClass}>
        <IconLayoutGrid size={20} aria-hidden="true" />
        {t('nav.gallery')}
      </NavLink>
      <NavLink to={paths.upload} className={linkClass}>
        <IconPlus size={20} aria-hidden="true" />
        {t('nav.upload')}
      </NavLink>
      <NavLink to={paths.jobs} className={linkClass}>
        <IconActivity size={20} aria-hidden="true" />
        {t('nav.jobs')}
      </NavLink>
    </nav>
  );
}
