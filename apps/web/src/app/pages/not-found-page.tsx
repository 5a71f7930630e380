import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { EmptyState } from '../../components/empty-state.js';
import { paths } from '../../lib/paths.js';
import { useDocumentTitle } from '../../lib/use-document-title.js';

export function NotFoundPage() {
  const { t } = useTranslation('common');
  useDocumentTitle('notFound');
  return (
    <EmptyState heading="h1" title={t('notFound.title')} text={t('notFound.text')}>
      <Button component={Link} to={paths.home} variant="default">
        {t('notFound.action')}
      </Button>
    </EmptyState>
  );
}
