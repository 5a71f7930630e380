import { knownModality, requirePixelBudget, requireSupportedFormat } from './format.policy.js';

const dicomAfter = (start: string): Buffer => {
  const head = Buffer.alloc(132);
  head.write(start, 0, 'latin1');
  head.write('DICM', 128, 'latin1');
  return head;
};

describe('the format of a file', () => {
  it.each([
    ['png', Buffer.from('89504e470d0a1a0a', 'hex')],
    ['jpeg', Buffer.from('ffd8ffe0', 'hex')],
    ['tiff', Buffer.from('II*\0', 'latin1')],
    ['tiff', Buffer.from('MM\0*', 'latin1')],
    ['webp', Buffer.from('RIFF\0\0\0\0WEBP', 'latin1')],
    ['dicom', dicomAfter('')],
    ['dicom', dicomAfter('\x89PNG\r\n\x1a\n')],
  ])('is %s by content', (format, head) => {
    expect(requireSupportedFormat(head)).toBe(format);
  });

  it.each(['', 'GIF89a', '<svg ', 'RIFF\0\0\0\0WAVE', 'II+\0', 'MM\0+', '%PDF-', 'BM', 'MZ'])(
    'is none of ours: %j',
    (head) => {
      expect(() => requireSupportedFormat(Buffer.from(head, 'latin1'))).toThrow(
        expect.objectContaining({ code: 'UPLOADS.UNSUPPORTED_FORMAT' }),
      );
    },
  );
});

it.each(['II+\0\b\0\0\0', 'MM\0+\0\b\0\0'])('a BigTIFF is refused by its name: %j', (head) => {
  expect(() => requireSupportedFormat(Buffer.from(head, 'latin1'))).toThrow(/BigTIFF/);
});

describe('the size of a picture', () => {
  it('is judged by the product of its sides, and by each side', () => {
    expect(() => requirePixelBudget(1_000, 1_000, 1)).not.toThrow();
    for (const [width, height] of [
      [1_001, 1_000],
      [65_536, 1],
      [1, 65_536],
      [0xffffffff, 0xffffffff],
    ] as const) {
      expect(() => requirePixelBudget(width, height, 1)).toThrow(
        expect.objectContaining({ code: 'UPLOADS.IMAGE_TOO_LARGE' }),
      );
    }
  });
});

describe('a modality', () => {
  it('is one of the defined terms or nothing: people write names anywhere', () => {
    expect(['PX', 'DX', 'IO', 'DUPONT', 'px', '', null].map(knownModality)).toEqual([
      'PX',
      'DX',
      'IO',
      null,
      null,
      null,
      null,
    ]);
  });
});
