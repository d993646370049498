"""A pytest plugin that writes down what pypa/packaging's own tests ask of it and what it answers, one JSON list a line.

Every call counts once. Versions are asked with pre-releases allowed, as a lock means them, whatever the test asked.
"""

import json
import os
import sys

from packaging import _manylinux, _musllinux, markers, pylock, specifiers, tags, utils, version

seen = set()
out = open(os.environ["RECORDED_CASES"], "w", encoding="utf-8")
inside = False


def note(*case):
    line = json.dumps(case, default=str, sort_keys=True)
    if line not in seen:
        seen.add(line)
        out.write(line + "\n")


def wrapped(holder, name, after):
    """Replaces a function; `after(result or None, error or None, *arguments)` sees the outermost calls only."""
    original = getattr(holder, name)

    def call(*arguments, **options):
        global inside
        if inside:
            return original(*arguments, **options)
        inside = True
        result = error = None
        try:
            result = original(*arguments, **options)
            return result
        except Exception as thrown:
            error = thrown
            raise
        finally:
            try:
                after(result, error, *arguments, **options)
            except (TypeError, AttributeError, KeyError, ValueError):
                pass  # a call that is no question: wrong types, or a test of the internals
            inside = False

    setattr(holder, name, call)
    return original


def text_case(kind):
    def after(_result, error, _self, text="", *_more, **_options):
        if isinstance(text, str):
            note(kind, text, error is None)

    return after


def comparison(operator):
    def after(result, _error, left, right):
        if isinstance(right, version.Version) and isinstance(result, bool):
            note("compare", str(left), operator, str(right), result)

    return after


def contains(original):
    def after(_result, error, self, item, *_more, **_options):
        if error is None:
            # Asked anew by its text: some tests take the object apart before.
            anew = type(self)(str(self))
            note("contains", str(self), str(item), bool(original(anew, item, prereleases=True)))

    return after


def evaluated(result, error, self, environment=None, context="metadata"):
    full = dict(markers.default_environment())
    if context == "metadata":
        full["extra"] = ""
    full.update(environment or {})
    if error is not None and not isinstance(error, markers.UndefinedComparison):
        return
    full = {key: sorted(value) if not isinstance(value, (str, type(None))) else value for key, value in full.items()}
    note("evaluate", str(self), full, result)


def wheel(result, error, filename, **options):
    if options or not isinstance(filename, str):
        return
    if error is not None:
        return note("wheel", filename, None)
    name, number, build, found = result
    note("wheel", filename, [name, str(number), list(build), sorted(map(str, found))])


IS_COMPATIBLE = _manylinux._is_compatible


def manylinux(result, archs):
    policy = _manylinux._is_compatible is not IS_COMPATIBLE or _manylinux._get_manylinux_module() is not None
    if not policy and len(archs) == 1:
        major, minor = _manylinux._get_glibc_version()
        abi = _manylinux._have_compatible_abi(sys.executable, archs)
        note("manylinux", archs[0], [major, minor], abi, result)


def recorded_musl(original):
    """Asks for the C library once, as the tests count."""

    def call(archs):
        found = []
        ask = _musllinux._get_musl_version
        _musllinux._get_musl_version = lambda executable: found.append(ask(executable)) or found[-1]
        try:
            result = list(original(archs))
        finally:
            _musllinux._get_musl_version = ask
        if len(archs) == 1 and found:
            note("musllinux", archs[0], found[0], result)
        return iter(result)

    return call


def listed(kind_after):
    """For generators: the whole list is asked for."""

    def make(original):
        def call(*arguments, **options):
            result = list(original(*arguments, **options))
            try:
                kind_after(result, *arguments, **options)
            except Exception:
                pass  # the test has taken apart what the question needs
            return iter(result)

        return call

    return make


def cpython(result, python_version=None, abis=None, platforms=None, **_options):
    if python_version and platforms and len(python_version) > 1:
        abis = None if abis is None else list(abis)
        note("cpython", list(python_version), abis, list(platforms), list(map(str, result)))


def compatible(result, python_version=None, interpreter=None, platforms=None):
    if python_version and platforms and len(python_version) > 1:
        note("compatible", list(python_version), interpreter, list(platforms), list(map(str, result)))


def mac(result, version=None, arch=None):
    if version and arch:
        note("mac", list(version), arch, result)


def selected(lock, result, error, options):
    environment = dict(options.get("environment") or markers.default_environment())
    found = options.get("tags")
    names = lambda value: None if value is None else sorted(value)
    chosen = None if error is not None else [[str(package.name), type(dist).__name__] for package, dist in result]
    predicate = options.get("prefer_sdist_predicate") is not None
    note(
        "select",
        lock.to_dict(),
        environment,
        [str(tag) for tag in (tags.sys_tags() if found is None else found)],
        names(options.get("extras")),
        names(options.get("dependency_groups")),
        predicate,
        chosen,
    )


def install():
    wrapped(version.Version, "__init__", text_case("version"))
    for operator, name in {"<": "__lt__", "<=": "__le__", "==": "__eq__", "!=": "__ne__", ">": "__gt__", ">=": "__ge__"}.items():
        wrapped(version.Version, name, comparison(operator))
    wrapped(specifiers.Specifier, "__init__", text_case("specifier"))
    wrapped(specifiers.SpecifierSet, "__init__", text_case("specifiers"))
    for kind in (specifiers.Specifier, specifiers.SpecifierSet):
        original = kind.contains
        wrapped(kind, "contains", contains(original))
    wrapped(markers.Marker, "__init__", text_case("marker"))
    wrapped(markers.Marker, "evaluate", evaluated)
    wrapped(utils, "parse_wheel_filename", wheel)
    wrapped(utils, "canonicalize_name", lambda result, error, name, **_: error or note("name", name, result))
    _manylinux.platform_tags = listed(manylinux)(_manylinux.platform_tags)
    _musllinux.platform_tags = recorded_musl(_musllinux.platform_tags)
    tags.cpython_tags = listed(cpython)(tags.cpython_tags)
    tags.compatible_tags = listed(compatible)(tags.compatible_tags)
    tags.mac_platforms = listed(mac)(tags.mac_platforms)
    read = pylock.Pylock.from_dict.__func__
    choose = pylock.Pylock.select

    def from_dict(cls, document, /):
        try:
            lock = read(cls, document)
        except pylock.PylockValidationError:
            note("pylock", document, False)
            raise
        note("pylock", document, True)
        return lock

    def select(self, **options):
        try:
            result = list(choose(self, **options))
        except pylock.PylockSelectError as error:
            selected(self, None, error, options)
            raise
        selected(self, result, None, options)
        return iter(result)

    pylock.Pylock.from_dict = classmethod(from_dict)
    pylock.Pylock.select = select


install()


def pytest_collection_modifyitems(items):
    """Each pair of versions is a test of its own there, 64,000 of them; here they are asked at the end, at once."""
    items[:] = [item for item in items if not item.name.startswith(("test_comparison_true", "test_comparison_false"))]


def pytest_sessionfinish():
    module = sys.modules.get("tests.test_version") or sys.modules.get("test_version")
    every = [version.Version(text) for text in dict.fromkeys(module.VERSIONS)]
    for left in every:
        for right in every:
            note("compare", str(left), "<", str(right), left < right)
            note("compare", str(left), "==", str(right), left == right)


def pytest_unconfigure():
    out.close()
