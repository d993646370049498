// Finds the Python that builds a service's environment and says what it is: version, platform, C library, and whether other users reach it.
// The choice of wheels and the build of environments must agree on it, so both ask here.
import { posix } from 'node:path';
import {
  DeliveryFailure,
  InputError,
  quoteSeen,
  type Exec,
  type ExecResult,
} from '@compose-delivery/runtime';

export type Interpreter = {
  /** What to run: the real path of the executable, symbolic links followed. */
  readonly path: string;
  /** `3.11.2` */
  readonly version: string;
  readonly release: readonly [number, number];
  readonly implementation: string;
  /** sysconfig's name, such as `linux-x86_64`. */
  readonly platform: string;
  readonly libc: { readonly kind: 'glibc' | 'musl'; readonly version: readonly [number, number] } | undefined;
  readonly freeThreaded: boolean;
  /** Values of environment markers (PEP 508). */
  readonly markers: Readonly<Record<string, string>>;
  /** Version of its own pip; empty without one. */
  readonly pip: string;
  /** Whether a user other than the owner can run it: a Python under /root is of no use to a service's own user. */
  readonly shared: boolean;
};

/** Environments of older versions lack features that the suite relies on. */
const OLDEST: readonly [number, number] = [3, 10];

const PROBE = `
import json, os, platform, re, stat, subprocess, sys, sysconfig
def libc():
    try:
        kind, version = os.confstr("CS_GNU_LIBC_VERSION").split()
        return ["glibc", [int(part) for part in version.split(".")[:2]]]
    except (AttributeError, OSError, ValueError):
        pass
    if sys.platform == "linux":
        for name in sorted(os.listdir("/lib")):
            if name.startswith("ld-musl-"):
                said = subprocess.run(["/lib/" + name], capture_output=True, text=True).stderr
                match = re.search(r"Version (\\d+)\\.(\\d+)", said)
                if match:
                    return ["musl", [int(match[1]), int(match[2])]]
    return None
def shared(path):
    path = os.path.realpath(path)
    if not os.stat(path).st_mode & stat.S_IROTH:
        return False
    while path != os.path.dirname(path):
        path = os.path.dirname(path)
        if not os.stat(path).st_mode & stat.S_IXOTH:
            return False
    return True
def full(info):
    text = "%d.%d.%d" % (info.major, info.minor, info.micro)
    return text if info.releaselevel == "final" else text + info.releaselevel[0] + str(info.serial)
try:
    import pip
    pip_version = pip.__version__
except Exception:
    pip_version = ""
print(json.dumps({
    "path": os.path.realpath(sys.executable), "version": platform.python_version(),
    "release": list(sys.version_info[:2]), "implementation": sys.implementation.name,
    "platform": sysconfig.get_platform(), "libc": libc(),
    "freeThreaded": bool(sysconfig.get_config_var("Py_GIL_DISABLED")), "pip": pip_version,
    "shared": shared(sys.executable) and shared(os.__file__),
    "markers": {
        "implementation_name": sys.implementation.name, "implementation_version": full(sys.implementation.version),
        "os_name": os.name, "platform_machine": platform.machine(), "platform_release": platform.release(),
        "platform_system": platform.system(), "platform_version": platform.version(),
        "platform_python_implementation": platform.python_implementation(),
        "python_full_version": platform.python_version(),
        "python_version": ".".join(platform.python_version_tuple()[:2]), "sys_platform": sys.platform,
    },
}))
`;

/** What one Python says of itself; undefined if it cannot be started or is too old to answer. */
export async function probeInterpreter(
  exec: Exec,
  program: string | readonly string[],
): Promise<Interpreter | undefined> {
  const argv = [...[program].flat(), '-I', '-B', '-c', PROBE];
  let result: ExecResult;
  try {
    result = await exec(argv, { timeoutMs: 30_000 });
    // `docker run` on a busy machine can lose the output of a program that ends at once, and end well all the same.
    if (result.code === 0 && result.stdout.trim() === '') result = await exec(argv, { timeoutMs: 30_000 });
  } catch (error) {
    if (error instanceof DeliveryFailure) return undefined;
    throw error;
  }
  if (result.code !== 0) return undefined;
  const facts = readFacts(result.stdout, argv[0] ?? '');
  const libc = facts.libc;
  return {
    ...facts,
    libc: libc ? { kind: libc[0] === 'musl' ? 'musl' : 'glibc', version: libc[1] } : undefined,
  };
}

type Facts = Omit<Interpreter, 'libc'> & { libc: [string, [number, number]] | null };

function readFacts(stdout: string, program: string): Facts {
  try {
    return JSON.parse(stdout) as Facts;
  } catch (cause) {
    throw new DeliveryFailure(
      `${program}: expected one line of JSON from its Python, saw ${JSON.stringify(stdout.slice(0, 200))}`,
      {
        cause,
        advice: 'Run it by hand: a wrapper or a sitecustomize of this Python may print something of its own.',
      },
    );
  }
}

/** Where a Python may be, in the order of preference. */
export function interpreterCandidates(input: string, workspace: string): readonly string[] {
  if (input !== '' && input !== 'auto')
    return [input.includes('/') ? posix.resolve(workspace, input) : input];
  return ['python3', '/usr/local/bin/python3', '/usr/bin/python3'];
}

export type ChosenInterpreter = {
  readonly python: Interpreter;
  /** The Python whose pip installs; the same one where it has a pip of 22.3 or newer (the first with --python). */
  readonly installer: Interpreter | undefined;
  /** What a reader should know about the choice; empty if all is well. */
  readonly remark: string;
};

/**
 * The Python that environments are made with: the first that other users reach too, else the first that is new enough.
 * @param input `auto`, a name on the PATH, or a path (relative to `workspace`)
 * @throws InputError for a named one that does not fit, DeliveryFailure if none is found.
 */
export async function findInterpreter(
  exec: Exec,
  workspace: string,
  input: string,
): Promise<ChosenInterpreter> {
  const candidates = interpreterCandidates(input, workspace);
  const found: Interpreter[] = [];
  for (const candidate of candidates) {
    const interpreter = await probeInterpreter(exec, candidate);
    if (interpreter && !found.some((known) => known.path === interpreter.path)) found.push(interpreter);
  }
  const usable = found.filter(isUsable);
  const python = usable.find((interpreter) => interpreter.shared) ?? usable[0];
  if (!python) throw noInterpreter(input, candidates, found);
  const installer = [python, ...usable].find((interpreter) => hasInstaller(interpreter.pip));
  return {
    python,
    installer,
    remark: python.shared
      ? ''
      : `${python.path} cannot be reached by other users; services that run as a user of their own will not start`,
  };
}

function isUsable(interpreter: Interpreter): boolean {
  const [major, minor] = interpreter.release;
  return interpreter.implementation === 'cpython' && major === OLDEST[0] && minor >= OLDEST[1];
}

/** `pip --python` came with 22.3. */
function hasInstaller(pip: string): boolean {
  const [major, minor] = pip.split('.').map(Number);
  return major !== undefined && (major > 22 || (major === 22 && (minor ?? 0) >= 3));
}

function noInterpreter(input: string, candidates: readonly string[], found: readonly Interpreter[]): Error {
  const seen =
    found.map((one) => `${one.path} is ${one.implementation} ${one.version}`).join(', ') ||
    'none that starts';
  if (input !== '' && input !== 'auto')
    return new InputError([
      {
        input: 'python',
        expected: `CPython ${OLDEST.join('.')} or newer`,
        seen: found.length > 0 ? seen : quoteSeen(input),
      },
    ]);
  return new DeliveryFailure(
    `no CPython ${OLDEST.join('.')} or newer among ${candidates.join(', ')}: ${seen}`,
    {
      advice: 'Install one (actions/setup-python does), or name it with the input "python".',
    },
  );
}
