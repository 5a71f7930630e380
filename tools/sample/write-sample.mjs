/** `npm run -s sample <file>`: writes the synthetic radiograph of the demonstration as a DICOM file. */
import { writeFileSync } from 'node:fs';
import { makeSampleDicom } from './sample-dicom.mjs';

const [file = 'radiograph.dcm'] = process.argv.slice(2);
writeFileSync(file, makeSampleDicom());
