import type { UploadEngine } from '../engine/upload-engine.js';
import type { UploadItem } from '../list/upload-item.js';
import classes from './upload-list.module.css';
import { UploadRow } from './upload-row.js';

type Props = { engine: UploadEngine; items: readonly UploadItem[]; onRedact: (id: string) => void };

export function UploadList({ engine, items, onRedact }: Props) {
  return (
    <ul className={classes.list}>
      {items.map((item, index) => (
        <UploadRow key={item.id} item={item} place={index + 1} engine={engine} onRedact={onRedact} />
      ))}
    </ul>
  );
}
