import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { findProgram } from './decoder-limits.js';
import { seccompFilter } from './seccomp-filter.js';

export interface Command {
  readonly file: string;
  readonly args: readonly string[];
  /** Bytes that the command reads from descriptor 3; null when it reads none. */
  readonly filter: Buffer | null;
}

/**
 * What keeps native code in a decoder from the rest of the machine. `root`: a root of its own with nothing but what the
 * program needs, read-only; processes, network and users of its own. `network`: network and users of its own, but it
 * sees the files of this user. `none`: nothing but Node's permission model, which binds JavaScript only.
 */
export type FenceKind = 'root' | 'network' | 'none';

export interface Fence {
  readonly kind: FenceKind;
  /** What makes it. */
  readonly by: 'bubblewrap' | 'unshare' | 'nobody';
  /** @param readable absolute paths that the command may read, besides system libraries */
  wrap(command: readonly string[], readable: readonly string[]): Command;
}

const BUBBLEWRAP = ['/usr/bin/bwrap', '/bin/bwrap'];
const UNSHARE = ['/usr/bin/unshare', '/bin/unshare'];
const LIBRARIES = ['/usr/lib', '/usr/lib64', '/lib', '/lib64', '/etc/ld.so.cache'];

/** Its root lies in memory and is empty at first; both it and /dev become read-only once they are filled. */
function bubblewrap(program: string): Fence {
  const fixed = '--unshare-all --die-with-parent --new-session --clearenv --proc /proc --dev /dev'.split(' ');
  const filter = seccompFilter(process.arch);
  return {
    kind: 'root',
    by: 'bubblewrap',
    wrap: (command, readable) => {
      const bound = [...LIBRARIES, ...readable, process.execPath].filter((path) => existsSync(path));
      const binds = bound.flatMap((path) => ['--ro-bind', path, path]);
      const last = ['--remount-ro', '/dev', '--remount-ro', '/', '--cap-drop', 'ALL', '--chdir', '/'];
      const seccomp = filter === null ? [] : ['--seccomp', '3'];
      return { file: program, args: [...fixed, ...binds, ...last, ...seccomp, '--', ...command], filter };
    },
  };
}

/**
 * The same root made by hand, for machines without bubblewrap: an empty file system in memory, the paths bound into it
 * read-only, the old root put away, every privilege dropped. $1 is where it is put together.
 */
const NEW_ROOT = `set -e
root=$1; shift
mount --make-rprivate /
mount -t tmpfs -o mode=0755,size=1m tmpfs "$root"
for folder in proc dev .old; do mkdir "$root/$folder"; done
while [ "$1" != -- ]; do
  if [ -d "$1" ]; then mkdir -p "$root$1"; else mkdir -p "$root\${1%/*}"; [ -e "$root$1" ] || : > "$root$1"; fi
  mount --rbind "$1" "$root$1"
  mount -o remount,bind,ro "$root$1" 2>/dev/null || mount -o remount,bind,ro,nosuid,nodev "$root$1"
  shift
done
shift
for device in null urandom; do : > "$root/dev/$device"; mount --bind "/dev/$device" "$root/dev/$device"; done
mount -t proc proc "$root/proc"
cd "$root"
pivot_root . .old
umount -l /.old
rmdir /.old
mount -o remount,ro /
unset OLDPWD
exec setpriv --no-new-privs --inh-caps=-all --bounding-set=-all "$@"`;

/** Where the new root is put together: folders that every system has and nobody's programs lie in. */
const BUILDING_PLACES = ['/mnt', '/media'];
const SHELL = '/bin/sh';
/** What the script still runs once the old root is gone. */
const TOOLS = ['mount', 'umount', 'rmdir', 'setpriv'].flatMap((name) => [`/usr/bin/${name}`, `/bin/${name}`]);

function newRoot(program: string, place: string): Fence {
  const args = '--user --map-root-user --mount --pid --fork --kill-child --net --ipc --uts'.split(' ');
  return {
    kind: 'root',
    by: 'unshare',
    wrap: (command, readable) => {
      const bound = [...LIBRARIES, ...TOOLS, ...readable, process.execPath].filter((path) => existsSync(path));
      const script = [SHELL, '-c', NEW_ROOT, SHELL, place, ...bound, '--', ...command];
      return { file: program, args: [...args, ...script], filter: null };
    },
  };
}

/** A user namespace of its own also closes this process's memory and environment to it. */
function unshare(program: string): Fence {
  const args = ['--user', '--net', '--ipc'];
  return {
    kind: 'network',
    by: 'unshare',
    wrap: (command) => ({ file: program, args: [...args, ...command], filter: null }),
  };
}

const NO_FENCE: Fence = {
  kind: 'none',
  by: 'nobody',
  wrap: ([file = process.execPath, ...args]) => ({ file, args, filter: null }),
};

let known: Fence | undefined;

/** The strongest fence that works here. Asked once: containers often forbid namespaces. */
export function strongestFence(): Fence {
  known ??= fencesHere().find(works) ?? NO_FENCE;
  return known;
}

/** Every fence for which this machine has the programs, the strongest first; whether it works is not yet known. */
export function fencesHere(): Fence[] {
  const [bwrap, unsharing] = [findProgram(BUBBLEWRAP), findProgram(UNSHARE)];
  const place = findProgram(BUILDING_PLACES);
  return [
    ...(bwrap === null ? [] : [bubblewrap(bwrap)]),
    ...(unsharing === null || place === null ? [] : [newRoot(unsharing, place)]),
    ...(unsharing === null ? [] : [unshare(unsharing)]),
  ];
}

/** Without the filter, which cannot be handed over synchronously; whoever reads the others reads that too. */
export function works(fence: Fence): boolean {
  const { file, args } = fence.wrap([process.execPath, '--version'], []);
  const tried = args.filter((arg, index) => arg !== '--seccomp' && args[index - 1] !== '--seccomp');
  return spawnSync(file, tried, { env: {}, stdio: 'ignore' }).status === 0;
}
