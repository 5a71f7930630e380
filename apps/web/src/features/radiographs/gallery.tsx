import { Button, Skeleton } from '@mantine/core';
import { useInfiniteQuery, useQueryClient } from '@tanstack/react-query';
import { IconPhotoUp } from '@tabler/icons-react';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { EmptyState } from '../../components/empty-state.js';
import { ProblemNotice } from '../../components/problem-notice.js';
import { ShowMore } from '../../components/show-more.js';
import { paths } from '../../lib/paths.js';
import { useStore } from '../../lib/store/use-store.js';
import { radiographsKey, radiographsQuery } from './api/radiographs.query.js';
import { storedUploads } from './api/stored-uploads.js';
import classes from './gallery.module.css';
import { RadiographCard } from './radiograph-card.js';

export function Gallery() {
  const { t } = useTranslation('radiographs');
  const query = useInfiniteQuery(radiographsQuery);
  useFreshAfterUploads();
  if (query.isPending) return <GallerySkeleton />;
  if (query.isError) {
    return <ProblemNotice title={t('gallery.failed')} error={query.error} onRetry={() => void query.refetch()} />;
  }
  const radiographs = query.data.pages.flatMap((page) => page.data);
  if (radiographs.length === 0) return <EmptyGallery />;
  return (
    <>
      <ul className={classes.grid}>
        {radiographs.map((radiograph) => (
          <li key={radiograph.id}>
            <RadiographCard radiograph={radiograph} />
          </li>
        ))}
      </ul>
      {query.hasNextPage && (
        <ShowMore className={classes.more} busy={query.isFetchingNextPage} onMore={() => query.fetchNextPage()} />
      )}
    </>
  );
}

/** Uploads go on while the gallery is shown, and before it was. */
function useFreshAfterUploads(): void {
  const client = useQueryClient();
  const stored = useStore(storedUploads);
  useEffect(() => {
    if (stored > 0) void client.invalidateQueries({ queryKey: [...radiographsKey, 'list'] });
  }, [client, stored]);
}

function EmptyGallery() {
  const { t } = useTranslation('radiographs');
  return (
    <EmptyState
      title={t('gallery.empty.title')}
      text={t('gallery.empty.text')}
      figure={
        <div className={classes.lightbox} aria-hidden="true">
          <IconPhotoUp size={34} stroke={1.2} />
        </div>
      }
    >
      <Button component={Link} to={paths.upload} size="md">
        {t('gallery.empty.action')}
      </Button>
    </EmptyState>
  );
}

function GallerySkeleton() {
  const { t } = useTranslation('radiographs');
  return (
    <div className={classes.grid} role="status" aria-label={t('gallery.loading')}>
      {Array.from({ length: 8 }, (_, index) => (
        <Skeleton key={index} className={classes.skeleton} radius={14} />
      ))}
    </div>
  );
}
