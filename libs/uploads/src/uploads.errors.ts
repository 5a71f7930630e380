import { defineErrors } from '@phoxray/kernel';
import { TEXT_FIELDS } from './receive/text-fields.js';
import { RENDITION_KINDS } from './rendition/rendition-kind.js';

const listed = new Intl.ListFormat('en');

export const UPLOADS_ERRORS = defineErrors('UPLOADS', {
  RADIOGRAPH_NOT_FOUND: ['not-found', 'There is no such radiograph in your gallery.'],
  NOT_MULTIPART: ['unsupported-media', 'Send the radiograph as multipart/form-data: its text fields and one file.'],
  MALFORMED_FORM: ['malformed', 'The form could not be read to its end. Send the radiograph again.'],
  UNEXPECTED_PART: [
    'malformed',
    `Send the text fields ${listed.format(TEXT_FIELDS)} once each at most, of 8,192 bytes each at most, one file named "file", and nothing else.`,
  ],
  INVALID_FIELD: ['malformed', 'Some fields are not as the documentation says; each is named in "errors".'],
  FILE_MISSING: ['malformed', 'The form carries no file. Choose a radiograph and send it in the part named "file".'],
  FILE_EMPTY: ['unprocessable', 'The file is empty. Export the radiograph again and send that file.'],
  FILE_TOO_LARGE: [
    'too-large',
    'The file is larger than accepted: GET /v1/uploads/limits tells how large it may be. Export one radiograph a file, without extra series.',
  ],
  INTERRUPTED: ['malformed', 'The connection broke before the file was complete. Send it again; nothing was kept.'],
  TOO_SLOW: ['timeout', 'The file arrived too slowly. Send it again over a better connection; nothing was kept.'],
  TOO_MANY_AT_ONCE: ['rate-limited', 'Several files are being received already. Send the next one in a moment.'],
  ATTESTATION_REQUIRED: [
    'unprocessable',
    'Read and accept the attestation first, and send it as the field "attestation": basis, version, sha256 and acknowledged true.',
  ],
  ATTESTATION_NOT_CURRENT: [
    'unprocessable',
    'The attestation that was accepted is not the text in force. Load the current one, read it and accept it.',
  ],
  UNSUPPORTED_FORMAT: [
    'unsupported-media',
    'Only DICOM, PNG, JPEG, TIFF and WebP files are accepted. Export the radiograph as one of them.',
  ],
  UNSUPPORTED_TRANSFER_SYNTAX: [
    'unsupported-media',
    'This DICOM file is compressed in a way that is not accepted. Export it uncompressed, as Explicit VR Little Endian.',
  ],
  MULTIFRAME_UNSUPPORTED: [
    'unsupported-media',
    'This file holds several pictures: a sequence or a volume. Export each radiograph as a file of its own.',
  ],
  UNSUPPORTED_IMAGE: [
    'unsupported-media',
    'The picture is stored in a way that is not accepted. Export it as an 8-bit or 16-bit grey PNG.',
  ],
  MALFORMED_IMAGE: [
    'unprocessable',
    'The file is damaged or incomplete. Export the radiograph again and send that file.',
  ],
  UNREADABLE_IMAGE: [
    'unprocessable',
    'The file could not be read within our limits of time and memory. Export the radiograph again, uncompressed and in its own size, and send that file.',
  ],
  IMAGE_TOO_LARGE: [
    'too-large',
    'The picture has more pixels than accepted. Send a single radiograph, not a stitched or enlarged one.',
  ],
  IMAGE_TOO_HEAVY: [
    'too-large',
    'Opening this picture takes more memory than a file gets: it has many pixels, of several channels or of 16 bits. Nothing says that it is damaged. Export it in shades of grey, with fewer pixels or with 8 bits.',
  ],
  REDACTION_OUTSIDE: [
    'unprocessable',
    'A rectangle to blacken lies outside of the picture. Draw it again on this very picture, upright, in whole pixels.',
  ],
  DUPLICATE: [
    'conflict',
    'This very file is in your gallery already: see "radiographId". To keep it twice, send it with keepDuplicate.',
  ],
  CHECKSUM_MISMATCH: [
    'unprocessable',
    'The file arrived with another SHA-256 than was announced. Send it again; nothing was kept.',
  ],
  QUOTA_EXCEEDED: [
    'unprocessable',
    'Your account keeps as much as it may. Delete radiographs that you no longer need, or ask for more room.',
  ],
  UPLOAD_NOT_FOUND: ['not-found', 'There is no such upload. Start a new one.'],
  UPLOAD_EXPIRED: ['gone', 'This upload was not finished in time and is no longer kept. Start a new one.'],
  UPLOAD_BUSY: [
    'conflict',
    'Another request is sending this upload. Wait a moment, then ask for its offset with HEAD.',
  ],
  UPLOAD_OFFSET: [
    'conflict',
    'The upload does not stand at that offset. Ask for its offset with HEAD, and go on from there.',
  ],
  UPLOAD_PIECES: ['unprocessable', 'The upload came in too many small pieces. Start a new one, with larger pieces.'],
  TOO_MANY_UPLOADS: [
    'rate-limited',
    'Too many uploads were begun and not finished. GET /v1/uploads lists them: finish or delete some, then begin the next one.',
  ],
  TUS_VERSION: ['precondition', 'Send the header Tus-Resumable with the version 1.0.0.'],
  MALFORMED_UPLOAD: [
    'malformed',
    'The headers are not as tus 1.0.0 says: Upload-Length and Upload-Metadata begin an upload; Upload-Offset and the content type application/offset+octet-stream go with every PATCH.',
  ],
  CHECKSUM_NOT_OFFERED: [
    'malformed',
    'The checksum extension of tus is not offered. Leave out Upload-Checksum; the key sha256 in Upload-Metadata has the whole file checked once it has come.',
  ],
  UPLOAD_OVERRUN: [
    'too-large',
    'More bytes came than Upload-Length announced. The upload stands where HEAD says: go on from there, and send no more than its rest.',
  ],
  RENDITION_NOT_FOUND: [
    'not-found',
    `There is no such rendition of this radiograph. The kinds are ${listed.format(RENDITION_KINDS)}; only pictures that hold more than the display one shows have a grey16.`,
  ],
  RENDITION_PENDING: ['conflict', 'This picture is still being prepared. Ask again in a moment.'],
  RENDITION_FAILED: ['not-found', 'No picture could be made of this radiograph. Download the original instead.'],
  RANGE_NOT_SATISFIABLE: ['unsatisfiable-range', 'The requested range starts behind the end of the file.'],
});
