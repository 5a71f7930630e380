import { useTranslation } from 'react-i18next';
import { milestoneOf, type UploadTally } from '../list/upload-list.policy.js';
import classes from './milestones.module.css';

/** Screen readers hear every quarter that is through and the end, not every percent. */
export function Milestones({ tally }: { tally: UploadTally }) {
  const { t } = useTranslation('upload');
  const quarters = milestoneOf(tally);
  return (
    <p className={classes.heard} role="status">
      {quarters !== 0 && t(`milestone.${quarters}`)}
    </p>
  );
}
