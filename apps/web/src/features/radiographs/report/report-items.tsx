import { useTranslation } from 'react-i18next';
import { namedAttribute } from './named-attributes.js';
import classes from './report-items.module.css';

/** One kind of thing that was taken out of a file: the name of an attribute or chunk, never a value. */
export type ReportItem = { readonly name: string; readonly count: number };

/** What was taken out, in plain words where there are any, with the name of the standard beside. */
export function ReportItems({ items }: { items: readonly ReportItem[] }) {
  return (
    <ul className={classes.list}>
      {items.map(({ name, count }) => (
        <li key={name}>
          <ItemName name={name} />
          {count > 1 && ` × ${count}`}
        </li>
      ))}
    </ul>
  );
}

function ItemName({ name }: { name: string }) {
  const { t } = useTranslation('radiographs');
  const attribute = namedAttribute(name);
  return (
    <>
      {attribute !== null && `${t(`attribute.${attribute}`)} `}
      <code className={classes.keyword}>{name}</code>
    </>
  );
}
