/** Calls by architecture: the audit architecture of the kernel (linux/audit.h) and the numbers of what is refused. */
interface Architecture {
  readonly audit: number;
  readonly refused: readonly number[];
  /** From here on calls belong to another interface of the same processor; all of them are refused. */
  readonly foreignFrom: number | null;
}

/**
 * What no decoder needs and what attacks are made of: sockets, signals to others, other processes' memory, mounts and
 * namespaces, keys, kernel modules, BPF, io_uring. In the order of `asm/unistd`: ptrace, process_vm_readv,
 * process_vm_writev, pidfd_getfd, kill, tkill, rt_sigqueueinfo, rt_tgsigqueueinfo, pidfd_send_signal, socket, connect,
 * bind, listen, accept, accept4, mount, umount2, pivot_root, chroot, unshare, setns, open_by_handle_at, keyctl, add_key,
 * request_key, bpf, perf_event_open, userfaultfd, init_module, finit_module, kexec_load, io_uring_setup.
 */
const ARCHITECTURES: Readonly<Record<string, Architecture>> = {
  x64: {
    audit: 0xc000003e,
    refused: [
      101, 310, 311, 438, 62, 200, 129, 297, 424, 41, 42, 49, 50, 43, 288, 165, 166, 155, 161, 272, 308, 304, 250, 248,
      249, 321, 298, 323, 175, 313, 246, 425,
    ],
    foreignFrom: 0x40000000,
  },
  arm64: {
    audit: 0xc00000b7,
    refused: [
      117, 270, 271, 438, 129, 130, 138, 240, 424, 198, 203, 200, 201, 202, 242, 40, 39, 41, 51, 97, 268, 265, 219, 217,
      218, 280, 241, 282, 105, 273, 104, 425,
    ],
    foreignFrom: null,
  },
};

const LOAD = 0x20;
const JUMP_EQUAL = 0x15;
const JUMP_AT_LEAST = 0x35;
const RETURN = 0x06;
const AT_NUMBER = 0;
const AT_ARCHITECTURE = 4;
const ALLOW = 0x7fff0000;
const EPERM = 1;
const REFUSE = 0x00050000 | EPERM;
const INSTRUCTION_BYTES = 8;

type Instruction = readonly [code: number, ifTrue: number, ifFalse: number, value: number];

/**
 * A seccomp program (seccomp(2), linux/filter.h) that refuses with EPERM what a decoder has no use for. Null where the
 * numbers of the system calls are not known.
 * @param arch as Node names it
 */
export function seccompFilter(arch: string): Buffer | null {
  const known = ARCHITECTURES[arch];
  return known === undefined ? null : encode(programFor(known));
}

/** The last instruction but one allows, the last refuses; a jump counts the instructions that it skips. */
function programFor({ audit, refused, foreignFrom }: Architecture): Instruction[] {
  const foreign = foreignFrom === null ? [] : [foreignFrom];
  const calls = refused.length + foreign.length;
  return [
    [LOAD, 0, 0, AT_ARCHITECTURE],
    [JUMP_EQUAL, 0, calls + 2, audit],
    [LOAD, 0, 0, AT_NUMBER],
    ...foreign.map((from): Instruction => [JUMP_AT_LEAST, calls, 0, from]),
    ...refused.map((call, index): Instruction => [JUMP_EQUAL, refused.length - index, 0, call]),
    [RETURN, 0, 0, ALLOW],
    [RETURN, 0, 0, REFUSE],
  ];
}

function encode(program: readonly Instruction[]): Buffer {
  const bytes = Buffer.alloc(program.length * INSTRUCTION_BYTES);
  for (const [index, [code, ifTrue, ifFalse, value]] of program.entries()) {
    const at = index * INSTRUCTION_BYTES;
    bytes.writeUInt16LE(code, at);
    bytes.writeUInt8(ifTrue, at + 2);
    bytes.writeUInt8(ifFalse, at + 3);
    bytes.writeUInt32LE(value, at + 4);
  }
  return bytes;
}
