import { useTranslation } from 'react-i18next';
import { Sheet } from '../../../../components/sheet.js';
import type { UploadEngine } from '../engine/upload-engine.js';
import { RedactionEditor } from './redaction-editor.js';

type Props = { engine: UploadEngine; id: string | null; onClose: () => void };

/** Where a practitioner blackens what the pixels say about a person; nothing is blackened without them. */
export function RedactionDialog({ engine, id, onClose }: Props) {
  const { t } = useTranslation('upload');
  const item = id === null ? null : engine.board.find(id);
  return (
    <Sheet wide opened={item !== null} onClose={onClose} title={t('redaction.title')}>
      {item !== null && item.inspection !== null && (
        <RedactionEditor
          inspection={item.inspection}
          initial={item.regions}
          load={() => engine.picture(item.id)}
          onCancel={onClose}
          onConfirm={(regions) => {
            engine.examine(item.id, regions);
            onClose();
          }}
        />
      )}
    </Sheet>
  );
}
