import { useEffect, useRef, type ChangeEvent } from 'react';
import { withoutClutter } from './dropped-files.js';

const ACCEPTED =
  '.dcm,.dicom,.png,.jpg,.jpeg,.tif,.tiff,.webp,application/dicom,image/png,image/jpeg,image/tiff,image/webp';

/** The browser's own picker behind a button: the properties of a hidden input, and what opens it. */
export function useFilePicker(onFiles: (files: readonly File[]) => void, { folder } = { folder: false }) {
  const input = useRef<HTMLInputElement>(null);
  useEffect(() => {
    if (input.current !== null) input.current.webkitdirectory = folder;
  }, [folder]);
  return {
    open: () => input.current?.click(),
    input: {
      ref: input,
      type: 'file',
      hidden: true,
      // DICOM files often have no ending at all, which a filter would hide in a folder.
      ...(folder ? {} : { accept: ACCEPTED }),
      onChange: (event: ChangeEvent<HTMLInputElement>) => {
        onFiles(withoutClutter([...(event.currentTarget.files ?? [])]));
        event.currentTarget.value = '';
      },
    },
  };
}
