import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** What a native program in a decoder tries to reach. */
export interface AttackTargets {
  /** A file that holds a secret. */
  readonly secret: string;
  /** A file that it would remove. */
  readonly object: string;
  /** Folders where it would leave a file. */
  readonly folders: readonly string[];
  /** A process that it would signal and look into. */
  readonly pid: number;
  /** A TCP port of this machine that somebody listens on. */
  readonly port: number;
  /** A listening Unix socket. */
  readonly socket: string;
}

/** True where a C compiler is installed. */
export const hasCompiler = (): boolean => spawnSync('cc', ['--version']).status === 0;

/**
 * Writes a decoder into a folder that loads native code with its first job, as a hole in a codec would run it. The code
 * makes its attempts and sends them as the answer, in place of the decoder. Returns the program's path.
 */
export function writeNativeAttack(folder: string, targets: AttackTargets): string {
  const source = join(folder, 'attack.c');
  writeFileSync(source, sourceFor(targets));
  const { status, stderr } = spawnSync('cc', ['-shared', '-fPIC', '-o', join(folder, 'attack.node'), source]);
  if (status !== 0) throw new Error(`cc: ${String(stderr)}`);
  const program = join(folder, 'decoder.mjs');
  writeFileSync(program, PROGRAM);
  return program;
}

const PROGRAM = `
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
const text = Buffer.from(JSON.stringify({ ready: true }));
const head = Buffer.alloc(8);
head.writeUInt32BE(text.length);
process.stdin.once('data', () => {
  try { process.dlopen({ exports: {} }, join(dirname(fileURLToPath(import.meta.url)), 'attack.node')); } catch {}
});
process.stdout.write(Buffer.concat([head, text]));
`;

const quoted = (text: string): string => JSON.stringify(text);

function sourceFor({ secret, object, folders, pid, port, socket }: AttackTargets): string {
  const writes = folders.map(
    (folder) => `
  attempt(${quoted(`write in ${folder}`)}, open(${quoted(`${folder}/left-behind`)}, O_CREAT | O_WRONLY, 0600));`,
  );
  return `
#include <arpa/inet.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ptrace.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>
extern char **environ;
static char said[8192];
static void say(const char *name, const char *what) {
  strcat(said, said[0] ? "," : "");
  strcat(said, "\\\\\\""); strcat(said, name); strcat(said, "\\\\\\":\\\\\\""); strcat(said, what); strcat(said, "\\\\\\"");
}
static void attempt(const char *name, long result) { say(name, result < 0 ? "refused" : "done"); }
static int count_processes(void) {
  int count = 0;
  DIR *proc = opendir("/proc");
  for (struct dirent *entry; proc && (entry = readdir(proc));) count += atoi(entry->d_name) > 0;
  return count;
}
static long reach(int family, void *address, socklen_t size) {
  int fd = socket(family, SOCK_STREAM, 0);
  return fd < 0 ? fd : connect(fd, address, size);
}
__attribute__((constructor)) static void attack(void) {
  char text[64];
  attempt("read the secret", open(${quoted(secret)}, O_RDONLY));
  attempt("read the environment", open("/proc/${pid}/environ", O_RDONLY));
  attempt("read passwords", open("/etc/passwd", O_RDONLY));
  attempt("change the secret", open(${quoted(secret)}, O_WRONLY));
  attempt("remove an object", unlink(${quoted(object)}));${writes.join('')}
  attempt("signal", kill(${pid}, 0));
  attempt("signal all", kill(-1, 0));
  attempt("trace", ptrace(PTRACE_ATTACH, ${pid}, 0, 0));
  struct sockaddr_in inet = { .sin_family = AF_INET, .sin_port = htons(${port}) };
  inet.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  attempt("connect by TCP", reach(AF_INET, &inet, sizeof inet));
  struct sockaddr_un local = { .sun_family = AF_UNIX };
  strncpy(local.sun_path, ${quoted(socket)}, sizeof local.sun_path - 1);
  attempt("connect to a socket file", reach(AF_UNIX, &local, sizeof local));
  struct rlimit core;
  getrlimit(RLIMIT_CORE, &core);
  say("core dumps", core.rlim_max == 0 ? "off" : "on");
  say("environment", environ && environ[0] && strncmp(environ[0], "PWD=", 4) ? environ[0] : "empty");
  snprintf(text, sizeof text, "%d", count_processes());
  say("processes seen", text);
  static char answer[10000];
  int length = snprintf(answer, sizeof answer, "{\\"cpuSeconds\\":0,\\"answer\\":{\\"kind\\":\\"refused\\",\\"code\\":\\"\\","
    "\\"errorName\\":null,\\"isExhausted\\":false,\\"detail\\":\\"{%s}\\"}}", said);
  unsigned char head[8] = { length >> 24, length >> 16, length >> 8, length };
  if (write(1, head, 8) == 8 && write(1, answer, length) == length) return;
}
`;
}
