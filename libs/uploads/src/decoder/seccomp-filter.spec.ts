import { seccompFilter } from './seccomp-filter.js';

const ALLOW = 0x7fff0000;
const EPERM = 0x00050001;
const AUDIT = { x64: 0xc000003e, arm64: 0xc00000b7 } as const;

/** Runs the program as the kernel would (linux/filter.h): only what the filter uses. */
function verdict(program: Buffer, data: { number: number; architecture: number }): number {
  let loaded = 0;
  for (let at = 0; ; at += 1) {
    const [code, value] = [program.readUInt16LE(at * 8), program.readUInt32LE(at * 8 + 4)];
    const [ifTrue, ifFalse] = [program.readUInt8(at * 8 + 2), program.readUInt8(at * 8 + 3)];
    if (code === 0x06) return value;
    if (code === 0x20) loaded = value === 0 ? data.number : data.architecture;
    else at += (code === 0x15 ? loaded === value : loaded >= value) ? ifTrue : ifFalse;
  }
}

describe.each([
  ['x64', { read: 0, mmap: 9, futex: 202, tgkill: 234 }, { ptrace: 101, kill: 62, socket: 41, io_uring: 425 }],
  ['arm64', { read: 63, mmap: 222, futex: 98, tgkill: 131 }, { ptrace: 117, kill: 129, socket: 198, io_uring: 425 }],
] as const)('the filter of system calls on %s', (arch, allowed, refused) => {
  const program = seccompFilter(arch) ?? Buffer.alloc(0);
  const architecture = AUDIT[arch];
  const verdictOf = (number: number): number => verdict(program, { number, architecture });

  it('allows what decoding needs and refuses what attacks need', () => {
    expect(Object.values(allowed).map(verdictOf)).toEqual([ALLOW, ALLOW, ALLOW, ALLOW]);
    expect(Object.values(refused).map(verdictOf)).toEqual([EPERM, EPERM, EPERM, EPERM]);
  });

  it('refuses 32 calls, and every call of another architecture', () => {
    const numbers = Array.from({ length: 512 }, (_, number) => number);
    expect(numbers.filter((number) => verdictOf(number) === EPERM)).toHaveLength(32);
    expect(verdict(program, { number: 0, architecture: 0x40000003 })).toBe(EPERM);
    if (arch === 'x64') expect(verdictOf(0x40000000)).toBe(EPERM);
  });
});

it('there is no filter where the numbers of the calls are unknown', () => {
  expect(seccompFilter('s390x')).toBeNull();
});
